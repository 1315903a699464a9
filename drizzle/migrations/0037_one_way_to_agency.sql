-- What a phone hands in names its agency in the key of its phone, person, visit or contact, which is
-- never null and begins with the agency. Asking the agency's own row too was one more question and
-- one more shared lock on one row for each fact of everybody.
do $keys$
declare
	t text;
begin
	foreach t in array array['operation', 'check_in', 'consent', 'anchor', 'contact', 'measure'] loop
		execute format('alter table %I drop constraint %I', t, t || '_agency_id_fkey');
	end loop;
end
$keys$;
