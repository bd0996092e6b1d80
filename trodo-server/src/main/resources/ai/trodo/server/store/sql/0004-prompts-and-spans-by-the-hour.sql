-- The hours of runs say how many spans they have, and the hours of calls what was made from kept prompts: all are counted again.
ALTER TABLE run_hour ADD COLUMN spans ${int} NOT NULL DEFAULT 0;
INSERT INTO usage_dirty (site_no, hour) SELECT DISTINCT h.site_no, h.hour FROM
    (SELECT site_no, hour FROM run_hour UNION SELECT site_no, hour FROM usage_hour
     UNION SELECT site_no, start_us / 3600000000 FROM span WHERE prompt IS NOT NULL AND start_us >= 0) h
    WHERE NOT EXISTS (SELECT 1 FROM usage_dirty d WHERE d.site_no = h.site_no AND d.hour = h.hour);
