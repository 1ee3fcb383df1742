-- Cells: customers counted by their history (x repeat purchases, the last at t_x, watched until age T), all that fits of models read.
SET timezone = 'UTC';
SET search_path = public, scrm;

-- Five customers, two of them alike; a row with a NULL is left out and counted.
CREATE TEMP TABLE customer (id int, x bigint, t_x float8, age float8, member float8, visits float8);
INSERT INTO customer VALUES (1, 0, 0, 10, 0, 1), (2, 2, 7.5, 10, 1, 2), (3, 0, 0, 10, 1, 1), (4, 1, 4, 12, 0, 0), (5, 0, 0, 0, 0, 0), (6, NULL, 3, 4, 1, 1);
SELECT scrm.cells_agg(x, t_x, age) FROM customer;
SELECT t.* FROM (SELECT scrm.cells_agg(x, t_x, age) AS c FROM customer) s, scrm.cells_totals(c) t;

-- With covariates: who differs in them is another cell, and cells sort by them first.
SELECT scrm.cells_agg(x, t_x, age, ARRAY[member]) FROM customer;
SELECT scrm.cells_agg(x, t_x, age, ARRAY[member, visits]) FROM customer;
SELECT scrm.cells_agg(x, t_x, age, '{}') = scrm.cells_agg(x, t_x, age) AS none FROM customer;
SELECT scrm.cells_agg(x, t_x, age, ARRAY[nullif(member, 0)]) AS null_covariates_are_left_out FROM customer;

-- From rfm rows: days. A customer without any purchase is a NULL.
SELECT scrm.cells_agg(r) FROM (VALUES (ROW(3, 60, 20, 5, 2, 31, 36, 25)::scrm.rfm), (NULL), (ROW(1, 10, 10, 9, 0, 0, 9, NULL)::scrm.rfm)) v (r);
SELECT scrm.cells_agg(r, '{0.5}') FROM (VALUES (ROW(3, 60, 20, 5, 2, 31, 36, 25)::scrm.rfm), (NULL)) v (r);

-- Nobody.
SELECT scrm.cells_agg(x, t_x, age) FROM customer WHERE false;
SELECT scrm.cells_agg(x, t_x, age) FROM customer WHERE id = 6;
SELECT scrm.cells_totals(NULL);

-- One state or many rolled up, in any order: the same value.
CREATE TEMP TABLE many AS
	SELECT i, i * 7919 % 5 AS x, CASE i * 7919 % 5 WHEN 0 THEN 0 ELSE 1 + i * 31 % 17 END::float8 AS t_x, (20 + i * 131 % 23)::float8 AS age FROM generate_series(1, 3000) i;
CREATE TEMP TABLE whole AS SELECT scrm.cells_agg(x, t_x, age) AS c FROM many;
SELECT t.* FROM whole, scrm.cells_totals(c) t;
SELECT (SELECT count(*) FROM (SELECT DISTINCT x, t_x, age FROM many) d) AS cells;
SELECT c = (SELECT scrm.cells_agg(x, t_x, age ORDER BY i DESC) FROM many) AS other_order,
	c = (SELECT scrm.rollup(p) FROM (SELECT scrm.cells_agg(x, t_x, age) AS p FROM many GROUP BY i % 13) parts) AS parts,
	c = (SELECT scrm.rollup(p ORDER BY m DESC) FROM (SELECT i % 1000 AS m, scrm.cells_agg(x, t_x, age) AS p FROM many GROUP BY i % 1000) parts) AS small_parts,
	c = c::text::scrm.cells AS text,
	c || NULL = c AS with_null, scrm.merge(NULL, c) = c AS null_with
FROM whole;
SELECT t.* FROM whole, scrm.cells_totals(c || c) t;
SELECT length(scrm.cells_send(c)) AS bytes FROM whole;

-- Hostile text.
SELECT '{"version":2,"covariates":0,"left_out":0,"cells":[]}'::scrm.cells;
SELECT '{"version":1,"covariates":33,"left_out":0,"cells":[]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,0,3,1]]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,2,1,1]]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,2,3,0]]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,2,NaN,1]]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,2,3,1],[1,2,3,4]]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,2,3,1000000000000],[1,2,4,1]]}'::scrm.cells;
SELECT '{"version":1,"covariates":1,"left_out":0,"cells":[[1,2,3,1]]}'::scrm.cells;
SELECT '{"version":1,"covariates":0,"left_out":0,"cells":[[1,2,3,1]]} '::scrm.cells;
SELECT '{"version":1,"covariates":1,"left_out":5,"cells":[[1,2,3,4,-0],[0,0,3,1,-1]]}'::scrm.cells AS sorted;

-- What cannot be.
SELECT scrm.cells_agg(-1, 0, 1);
SELECT scrm.cells_agg(0, 1, 2);
SELECT scrm.cells_agg(1, 0, 2);
SELECT scrm.cells_agg(1, 3, 2);
SELECT scrm.cells_agg(1, 'NaN', 2);
SELECT scrm.cells_agg(1, 1, 'Infinity');
SELECT scrm.cells_agg(0, 0, -1);
SELECT scrm.cells_agg(1, 1, 2, '{NaN}');
SELECT scrm.cells_agg(1, 1, 2, '{{1,2}}');
SELECT scrm.cells_agg(1, 1, 2, array_agg) FROM (SELECT array_agg(i::float8) FROM generate_series(1, 33) i) a;
SELECT scrm.cells_agg(1, 1, 2, c) FROM (VALUES ('{1}'::float8[]), ('{1,2}')) v (c);
SELECT scrm.merge('{"version":1,"covariates":1,"left_out":0,"cells":[[1,2,3,4,0]]}', whole.c) FROM whole;
SELECT scrm.cells_accum(NULL, 1, 1, 2);
