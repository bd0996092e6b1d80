-- Which versions of kept prompts a span was made from, and a run's spans were.
ALTER TABLE span ADD COLUMN prompt ${text};
ALTER TABLE run ADD COLUMN prompts ${text} NOT NULL DEFAULT '';
