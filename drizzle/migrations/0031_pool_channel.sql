ALTER TABLE "pool_wish" ADD COLUMN "channel" text DEFAULT 'web' NOT NULL;--> statement-breakpoint
-- Whoever wishes by themselves is told by mail; only the office keys in a contact without an address.
alter table pool_wish add constraint pool_wish_channel check (channel in ('web', 'phone', 'paper'));
--> statement-breakpoint
alter table pool_wish add constraint pool_wish_mail check (contact_email <> '' or channel <> 'web');
