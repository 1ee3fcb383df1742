/* The first part of the install script: nothing below depends on a search path a stranger may have prepared. */
\echo Use "CREATE EXTENSION scrm" to load this file. \quit

SET LOCAL search_path TO pg_catalog, pg_temp;

