DROP INDEX "waiting_in_line";--> statement-breakpoint
ALTER TABLE "pool_place" DROP CONSTRAINT "pool_place_agency_id_wish_id_pk";--> statement-breakpoint
ALTER TABLE "pool_place" ADD CONSTRAINT "pool_place_agency_id_wish_id_series_id_pk" PRIMARY KEY("agency_id","wish_id","series_id");--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "told" jsonb;--> statement-breakpoint
ALTER TABLE "waiting" ADD COLUMN "confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "waiting" ADD COLUMN "passed_before" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "waiting_in_line" ON "waiting" USING btree ("agency_id","confirmed_at") WHERE left_at is null and confirmed_at is not null;--> statement-breakpoint
-- Whoever waits already has been written to and keeps the place. The owner sees rows of agencies only
-- while row level security is not forced on it, within this transaction.
alter table waiting no force row level security;
--> statement-breakpoint
update waiting set confirmed_at = joined_at where left_at is null;
--> statement-breakpoint
alter table waiting force row level security;
--> statement-breakpoint
-- What is asked for can be corrected until it is confirmed.
grant update (weekdays, before_day, organization_size, organization_kind, variant, language,
	confirmed_at, passed_before) on waiting to doorstep_app;
--> statement-breakpoint
alter table waiting add constraint waiting_passed check (passed_before >= 0);
