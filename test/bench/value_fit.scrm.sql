-- From the table to the parameters of BG/NBD.
SELECT customers, r, alpha, a, b
FROM scrm.bgnbd_fit((SELECT scrm.cells_agg(x, t_x, age) FROM histories));
