ALTER TABLE "staff" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "label" text DEFAULT '' NOT NULL;--> statement-breakpoint
-- A piece of equipment can be called otherwise; nothing else of a resource got more open.
grant update (label) on resource to doorstep_app;
--> statement-breakpoint
alter table resource add constraint resource_label check (label = '' or equipment_kind is not null);
--> statement-breakpoint
alter table personal_link drop constraint link_kind;
--> statement-breakpoint
alter table personal_link add constraint link_kind
	check (kind in ('series', 'plan', 'survey', 'pool', 'portal', 'calendar', 'waiting', 'stop-series', 'stop-plan', 'password'));
