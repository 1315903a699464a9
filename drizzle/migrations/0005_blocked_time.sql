-- The time a visit takes becomes two plain moments, which may search an index under row level
-- security; the range that the constraint reads follows from them by itself.
ALTER TABLE "allocation" ADD COLUMN "blocked_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "blocked_until" timestamp with time zone;--> statement-breakpoint
-- The owner has to step past its own wall for that.
alter table allocation no force row level security;--> statement-breakpoint
update allocation set blocked_from = lower(during), blocked_until = upper(during);--> statement-breakpoint
alter table allocation force row level security;--> statement-breakpoint
ALTER TABLE "allocation" ALTER COLUMN "blocked_from" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "allocation" ALTER COLUMN "blocked_until" SET NOT NULL;--> statement-breakpoint
-- Takes both constraints with it.
ALTER TABLE "allocation" DROP COLUMN "during";--> statement-breakpoint
ALTER TABLE "allocation" ADD COLUMN "during" "tstzrange" GENERATED ALWAYS AS (tstzrange(blocked_from, blocked_until)) STORED;--> statement-breakpoint
alter table allocation add constraint no_double_booking
	exclude using gist (agency_id with =, resource_id with =, during with &&)
	where (released_at is null);--> statement-breakpoint
alter table allocation add constraint blocked_time_is_whole
	check (blocked_from < blocked_until and isfinite(blocked_from) and isfinite(blocked_until));--> statement-breakpoint
CREATE INDEX "allocation_live" ON "allocation" USING btree ("agency_id","blocked_until") WHERE released_at is null;
