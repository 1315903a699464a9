ALTER TABLE "contact" ALTER COLUMN "step_key" DROP NOT NULL;--> statement-breakpoint
-- Outside the plan only what was measured face to face is kept.
alter table contact add constraint contact_without_step
	check (step_key is not null or (mode = 'visit' and result = 'attended'));
