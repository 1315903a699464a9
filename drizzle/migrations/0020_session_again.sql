ALTER TABLE "published_session" ADD COLUMN "publication" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "published_session" DROP CONSTRAINT "published_session_agency_id_service_id_day_from_minute_stop_pk";--> statement-breakpoint
ALTER TABLE "published_session" ADD CONSTRAINT "published_session_key" PRIMARY KEY("agency_id","service_id","day","from_minute","stop","publication");--> statement-breakpoint
alter table published_session add constraint published_session_publication check (publication >= 1);
