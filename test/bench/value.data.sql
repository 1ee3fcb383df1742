-- Customers as BG/NBD has them, seen by day: lambda ~ Gamma(1, rate 60 days), p ~ Beta(1, 2.5), both powers of uniform numbers.
DROP TABLE IF EXISTS histories, history_rfm, history_models;
SELECT setseed(0.5);
CREATE OR REPLACE FUNCTION simulate(customers int) RETURNS TABLE (x bigint, t_x float8, age float8)
	LANGUAGE plpgsql AS $$
DECLARE
	lambda float8;
	p float8;
	at float8;
	day float8;
BEGIN
	FOR i IN 1..customers LOOP
		lambda := -ln(1 - random()) / 60;
		p := 1 - power(random(), 1 / 2.5);
		age := 90 + floor(random() * 365);
		x := 0;
		at := 0;
		t_x := 0;
		LOOP
			at := at - ln(1 - random()) / lambda;
			EXIT WHEN at > age;
			day := ceil(at);
			IF day > t_x THEN
				x := x + 1;
				t_x := day;
			END IF;
			EXIT WHEN random() < p;
		END LOOP;
		RETURN NEXT;
	END LOOP;
END $$;
CREATE TABLE histories AS SELECT * FROM simulate((1000000 * :scale)::int);
CREATE TABLE history_rfm AS
	SELECT ROW(x + 1, 20 * (x + 1), 20, age - t_x, x, t_x, age, CASE WHEN x > 0 THEN 10 + x END)::scrm.rfm AS rfm FROM histories;
CREATE TABLE history_models AS
	SELECT mbg, scrm.gamma_gamma(6.25, 3.74, 15.44) AS spending FROM scrm.mbgnbd_fit((SELECT scrm.cells_agg(rfm) FROM history_rfm)) AS mbg;
VACUUM ANALYZE histories, history_rfm;
