-- Of several check-ins of one person at one visit the earliest counts, and may be heard last.
grant update (checked_in_at, recorded_by) on check_in to doorstep_app;
