ALTER TABLE "leave" ADD COLUMN "kind" text DEFAULT 'leave' NOT NULL;--> statement-breakpoint
-- Says nothing about anybody's health, and there is no text beside it.
alter table leave add constraint leave_kind check (kind in ('absence', 'leave', 'training', 'duty'));
--> statement-breakpoint
alter table leave add constraint leave_in_order check (from_day <= to_day);
