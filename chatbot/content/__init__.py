"""Read what authors and translators wrote. Knows files, YAML and catalogues; decides nothing."""
