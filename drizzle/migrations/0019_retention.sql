-- What ended is thrown away after a while, with the names in it; see `visits/waiting/forget-ended`.
grant delete on hold, held_visit, waiting, pool_wish, pool_withdrawal, pool_place, allocation
	to doorstep_app;
--> statement-breakpoint
-- Who went to a visit, or would have gone, stays known; and time that is held is never let go like this.
create function allocation_of_visits_stays() returns trigger language plpgsql as $stays$
begin
	if old.visit_id is not null or old.released_at is null then
		raise check_violation using message = 'only time that was held, and given back, is thrown away';
	end if;
	return old;
end
$stays$;
--> statement-breakpoint
create trigger allocation_of_visits_stays before delete on allocation
	for each row execute function allocation_of_visits_stays();
--> statement-breakpoint
-- A hold that stands, and one that became a booking, are no rubbish.
create function hold_that_ended_goes() returns trigger language plpgsql as $goes$
begin
	if old.ended_at is null or old.series_id is not null then
		raise check_violation using message = 'only a hold that ended without a booking is thrown away';
	end if;
	return old;
end
$goes$;
--> statement-breakpoint
create trigger hold_that_ended_goes before delete on hold
	for each row execute function hold_that_ended_goes();
