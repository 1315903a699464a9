ALTER TABLE "allocation" ADD COLUMN "area" text;--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "near_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "near_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "near" "tstzrange" GENERATED ALWAYS AS (tstzrange(coalesce(near_from, blocked_from), coalesce(near_until, blocked_until))) STORED;--> statement-breakpoint
ALTER TABLE "hold" ADD COLUMN "area" text;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "area" text;--> statement-breakpoint
ALTER TABLE "waiting" ADD COLUMN "area" text;--> statement-breakpoint
-- Two visits in one area are kept apart by the way within it, all others by their ways to the base
-- and from it. An allocation without an area is in one of its own. Both rules are the database's, so
-- that no code path can forget them.
alter table allocation add constraint near_time_is_whole check (
	(area is null) = (near_from is null) and (area is null) = (near_until is null)
	and (area is null or (blocked_from <= near_from and near_from < near_until
		and near_until <= blocked_until)));
--> statement-breakpoint
alter table allocation drop constraint no_double_booking;
--> statement-breakpoint
alter table allocation add constraint no_double_booking
	exclude using gist (agency_id with =, resource_id with =, near with &&)
	where (released_at is null);
--> statement-breakpoint
alter table allocation add constraint no_impossible_road
	exclude using gist (agency_id with =, resource_id with =, during with &&,
		(coalesce(area, id::text)) with <>)
	where (released_at is null);
--> statement-breakpoint
-- A place in line that nobody confirmed yet is corrected whole.
grant update (area) on waiting to doorstep_app;
