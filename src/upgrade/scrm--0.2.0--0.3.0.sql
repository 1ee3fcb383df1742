/* From 0.2.0 to 0.3.0.  Written by "make upgrade-script", not by hand: see test/upgrade_script.pl. */
\echo Use "ALTER EXTENSION scrm UPDATE TO '0.3.0'" to load this file. \quit

SET LOCAL search_path TO pg_catalog, pg_temp;
