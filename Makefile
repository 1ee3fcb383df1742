# make         build the extension (PostgreSQL 15 and newer)
# make demo    install what is missing, build, and answer the first questions on a private server
# make test    install what is missing and run every test on a private server
# make bench   time the extension against the best plain SQL; make fuzz, make compare: longer checks
# make format  indent the C sources
# make upgrade-script  write the step from the last release to what is built, src/upgrade/scrm--A--B.sql, anew

EXTENSION = scrm
EXTVERSION = 0.4.0
MODULE_big = scrm

# One line a floor: a file may include headers of its own and of the lines above it.
COMMON = src/common/check.o src/common/codec.o src/common/state.o src/common/stats.o src/common/tally.o src/common/tally_io.o src/common/ids.o src/common/forest.o \
	src/common/call_plan.o src/common/report.o src/common/calendar.o src/common/linalg.o \
	src/common/special.o src/common/quadrature.o src/common/newton.o src/common/settings.o src/common/progress.o
TIMELINE = src/timeline/timeline.o src/timeline/timeline_agg.o src/timeline/timeline_io.o \
	src/timeline/timeline_ops.o src/timeline/step.o src/timeline/step_events.o
ENGAGEMENT = src/engagement/engagement.o src/engagement/engagement_io.o src/engagement/engagement_ops.o \
	src/engagement/engagement_from.o src/engagement/presence.o
FUNNEL = src/journey/events.o src/journey/rows.o src/journey/funnel_rules.o src/journey/funnel_ties.o src/journey/funnel_scan.o \
	src/journey/funnel_plain.o src/journey/funnel_strict.o src/journey/funnel_any_order.o \
	src/journey/funnel_clickhouse.o src/journey/funnel.o src/journey/funnel_counts.o \
	src/journey/funnel_report.o src/journey/funnel_trend.o
STAGES = src/journey/pipeline.o src/journey/pipeline_walk.o src/journey/stage.o src/journey/stage_plan.o \
	src/journey/stage_report.o src/journey/touch_effect.o src/journey/lifecycle.o
SEQUENCE = src/journey/pattern.o src/journey/sequence.o src/journey/flow.o
RETENTION = src/journey/retention.o src/journey/cohort.o src/journey/session.o src/journey/lead_agg.o src/journey/lead.o
ATTRIBUTION = src/journey/paths.o src/journey/markov.o src/journey/attribution.o
BTYD = src/btyd/model.o src/btyd/rfm.o src/btyd/cells.o src/btyd/fit.o src/btyd/log_fit.o \
	src/btyd/bgnbd.o src/btyd/bgnbd_future.o src/btyd/pareto_nbd.o src/btyd/pareto_nbd_future.o src/btyd/questions.o \
	src/btyd/spend.o src/btyd/gamma_gamma.o src/btyd/beta_geometric.o src/btyd/bgbb.o src/btyd/sbg.o
VALUE = src/value/purchases.o src/value/purchases_from.o src/value/purchases_io.o src/value/purchases_orders.o src/value/rfm.o src/value/rfm_state.o \
	src/value/clv.o src/value/clv_interval.o src/value/holdout.o src/value/holdout_agg.o src/value/lift.o \
	src/value/referral.o src/value/referral_forest.o src/value/referral_tree.o
GRAPH = src/graph/graph.o src/graph/node_order.o src/graph/node_table.o src/graph/graph_build.o \
	src/graph/graph_finish.o src/graph/graph_partial.o src/graph/graph_agg.o src/graph/graph_value.o \
	src/graph/graph_views.o src/graph/graph_flat.o src/graph/graph_io.o src/graph/graph_ask.o src/graph/neighbours.o \
	src/graph/components.o src/graph/connected.o
INFLUENCE = src/influence/arguments.o src/influence/network.o src/influence/linear_system.o \
	src/influence/spectral_radius.o src/influence/pagerank.o src/influence/power_iteration.o src/influence/katz.o src/influence/hits.o \
	src/influence/customer_influence.o src/influence/degrees.o src/influence/core_number.o src/influence/closeness.o \
	src/influence/clustering.o src/influence/betweenness.o src/influence/components.o src/influence/label_propagation.o \
	src/influence/leiden.o src/influence/communities.o src/influence/diffusion.o src/influence/rr_sets.o \
	src/influence/influence_maximization.o src/influence/cascade.o src/influence/identities.o
OBJS = $(COMMON) $(TIMELINE) $(ENGAGEMENT) $(FUNNEL) $(STAGES) $(SEQUENCE) $(RETENTION) $(ATTRIBUTION) $(BTYD) $(VALUE) \
	$(GRAPH) $(INFLUENCE) src/scrm.o

# The install script: every type from one template, its order from another, what every state has from a third, then the rooms.
STATES = timeline engagement funnel funnel_trend stages touch_effect cohort lead_score flow paths \
	cells purchases spend bgbb_cells sbg_cells rfm_bins holdout lift referral_value referral_tree_bigint referral_tree_text referral_tree_uuid \
	cascade_bigint cascade_text cascade_uuid
VALUES = pipeline
GRAPHS = graph graph_text graph_uuid
TYPES = $(STATES) $(VALUES) $(GRAPHS) funnel_state
ROOMS_SQL = src/timeline/timeline.sql src/timeline/timeline_agg.sql src/timeline/step.sql \
	src/engagement/engagement.sql src/engagement/presence.sql \
	src/journey/funnel.sql src/journey/funnel_report.sql src/journey/funnel_trend.sql \
	src/journey/pipeline.sql src/journey/stage.sql src/journey/stage_report.sql src/journey/touch_effect.sql \
	src/journey/lifecycle.sql src/journey/sequence.sql src/journey/flow.sql \
	src/journey/retention.sql src/journey/cohort.sql src/journey/session.sql src/journey/lead.sql \
	src/journey/paths.sql src/journey/attribution.sql \
	src/btyd/rfm.sql src/btyd/cells.sql src/btyd/bgnbd.sql src/btyd/pareto_nbd.sql src/btyd/gamma_gamma.sql \
		src/btyd/bgbb.sql src/btyd/sbg.sql src/value/purchases.sql src/value/rfm.sql src/value/clv.sql \
		src/value/holdout.sql src/value/lift.sql src/value/model_comparison.sql src/value/referral.sql
# Models of purchases without a contract, and what is declared once for each of them; what is once for each type of ids.
MODELS = bgnbd mbgnbd pareto_nbd
MODELS_SQL = src/btyd/questions.model.sql src/value/clv.model.sql src/value/holdout.model.sql
IDS = bigint text uuid
IDS_SQL = src/value/referral_tree.id.sql src/influence/cascade.id.sql
# What is declared once for each type of graphs: @graph@ is the type, @id@ its identifiers'.
GRAPHS_SQL = src/graph/graph.graph.sql src/graph/connected.graph.sql src/influence/components.graph.sql \
	src/influence/pagerank.graph.sql src/influence/customer_influence.graph.sql src/influence/centrality.graph.sql \
	src/influence/betweenness.graph.sql src/influence/communities.graph.sql src/influence/diffusion.graph.sql \
	src/influence/influence_maximization.graph.sql src/influence/identities.graph.sql
SCRIPT = scrm--$(EXTVERSION).sql

# PGXS has a DATA of its own: what the user gives as DATA goes to the demo under another name.
export SCRM_DEMO_DATA := $(DATA)
DATA_built = $(SCRIPT)
DATA = $(wildcard src/upgrade/scrm--*.sql)
REGRESS = $(sort $(notdir $(basename $(wildcard sql/*.sql))))
REGRESS_OPTS = --load-extension=scrm
EXTRA_CLEAN = $(SCRIPT) results regression.diffs regression.out output_iso tmp_check

PG_CONFIG ?= pg_config
PG_CPPFLAGS = -Isrc
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wshadow=compatible-local \
	-Werror=implicit-function-declaration
SHLIB_LINK = -lm

# make demo and make test come here before the server's headers are there
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifneq ($(PGXS),)
include $(PGXS)
else
all install installcheck clean:
	@echo "PostgreSQL's server headers are missing: run test/setup.sh, or say PG_CONFIG=..." >&2; exit 1
endif

# Warnings are about our code, not about the server's headers.
override CPPFLAGS := $(patsubst -I$(includedir_server),-isystem $(includedir_server),$(CPPFLAGS))

# Our names stay ours, whatever other libraries are loaded.
ifeq ($(PORTNAME), linux)
SHLIB_LINK += -Wl,-Bsymbolic
endif

# Rows of matrices, as the server does with its own such loops.
src/common/linalg.o: CFLAGS += $(CFLAGS_UNROLL_LOOPS) $(CFLAGS_VECTORIZE)

# Any header change rebuilds everything: the whole build takes seconds.
$(OBJS): Makefile $(wildcard src/*.h src/*/*.h)

$(SCRIPT): src/scrm.sql $(wildcard src/common/*.sql.in) $(ROOMS_SQL) $(MODELS_SQL) $(IDS_SQL) $(GRAPHS_SQL) Makefile
	set -e; { cat src/scrm.sql; \
	  for type in $(TYPES); do sed "s/@state@/$$type/g" src/common/type.sql.in; done; \
	  for state in $(STATES) $(VALUES) $(GRAPHS); do sed "s/@state@/$$state/g" src/common/order.sql.in; done; \
	  for state in $(STATES); do sed "s/@state@/$$state/g" src/common/state.sql.in; done; \
	  cat $(ROOMS_SQL); \
	  for room in $(MODELS_SQL); do for model in $(MODELS); do sed "s/@model@/$$model/g" $$room; done; done; \
	  for room in $(IDS_SQL); do for id in $(IDS); do sed "s/@id@/$$id/g" $$room; done; done; \
	  for room in $(GRAPHS_SQL); do for id in $(IDS); do \
	    graph=graph_$$id; sed "s/@id@/$$id/g; s/@graph@/$${graph%_bigint}/g" $$room; done; done; } > $@

.DELETE_ON_ERROR:

.PHONY: demo test bench fuzz compare format upgrade-script
demo:
	@test/demo/demo.sh
test:
	@test/run.sh
bench:
	@test/bench/bench.sh
fuzz:
	@test/fuzz/fuzz.sh
compare:
	@test/compare/compare.sh
format:
	@test/format.sh
upgrade-script: $(SCRIPT)
	@test/upgrade_script.pl $(SCRIPT)
