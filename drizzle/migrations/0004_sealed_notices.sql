-- Another contact is another row: booking never changes what an earlier booking kept.
ALTER TABLE "organization" DROP CONSTRAINT "organization_known";--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_known" UNIQUE("agency_id","name_key","contact_email","contact_name","contact_phone");--> statement-breakpoint
revoke update (contact_name, contact_phone, language) on organization from doorstep_app;--> statement-breakpoint
-- The words of a notice lie sealed in one text from now on.
ALTER TABLE "notice" ADD COLUMN "tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" DROP COLUMN "attachments";--> statement-breakpoint
grant update (tried_at) on notice to doorstep_app;--> statement-breakpoint
-- What was written in clear holds private links. It cannot be sealed here, so it is dropped, and
-- what had not gone out says so. The owner has to step past its own wall for that.
alter table notice no force row level security;--> statement-breakpoint
update notice set failed_at = now(), failure = 'words dropped' where sent_at is null and body <> '';--> statement-breakpoint
update notice set body = '' where body <> '';--> statement-breakpoint
alter table notice force row level security;
