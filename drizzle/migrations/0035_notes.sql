CREATE TABLE "note" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"enrolment_id" uuid,
	"sealed" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "note_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "note_photo" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"note_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"sha256" text NOT NULL,
	"bytes" integer NOT NULL,
	CONSTRAINT "note_photo_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "photo_file" (
	"agency_id" uuid NOT NULL,
	"photo_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"sealed" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "photo_file_agency_id_photo_id_pk" PRIMARY KEY("agency_id","photo_id")
);
--> statement-breakpoint
CREATE TABLE "photo_part" (
	"agency_id" uuid NOT NULL,
	"photo_id" uuid NOT NULL,
	"from_character" integer NOT NULL,
	"sealed" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "photo_part_agency_id_photo_id_from_character_pk" PRIMARY KEY("agency_id","photo_id","from_character")
);
--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_agency_id_written_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","written_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_photo" ADD CONSTRAINT "note_photo_agency_id_note_id_note_agency_id_id_fk" FOREIGN KEY ("agency_id","note_id") REFERENCES "public"."note"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo_file" ADD CONSTRAINT "photo_file_agency_id_key_id_sealing_key_agency_id_id_fk" FOREIGN KEY ("agency_id","key_id") REFERENCES "public"."sealing_key"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo_file" ADD CONSTRAINT "photo_file_agency_id_photo_id_note_photo_agency_id_id_fk" FOREIGN KEY ("agency_id","photo_id") REFERENCES "public"."note_photo"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo_part" ADD CONSTRAINT "photo_part_agency_id_photo_id_note_photo_agency_id_id_fk" FOREIGN KEY ("agency_id","photo_id") REFERENCES "public"."note_photo"("agency_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "note_of_person" ON "note" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "note_of_visit" ON "note" USING btree ("agency_id","visit_id");--> statement-breakpoint
CREATE INDEX "note_photo_of" ON "note_photo" USING btree ("agency_id","note_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. What was noted and what came is never changed; only
-- the parts of a photo on its way are thrown away.
do $walls$
declare
	t text;
begin
	foreach t in array array['note', 'note_photo', 'photo_file', 'photo_part'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format(
			$policy$create policy tenant on %I to doorstep_app
				using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
				with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid)$policy$, t);
		execute format('alter table %I add foreign key (agency_id) references agency (id)', t);
		execute format('grant select, insert on %I to doorstep_app', t);
		execute format('grant select on %I to doorstep_backup', t);
	end loop;
	grant delete on photo_part to doorstep_app;
end
$walls$;
--> statement-breakpoint
-- What the app checks before it writes, kept by the database too: 400 KiB and what sealing adds.
alter table note_photo add constraint note_photo_bytes check (bytes between 1 and 409600);
--> statement-breakpoint
alter table note_photo add constraint note_photo_place check (place between 1 and 4);
--> statement-breakpoint
alter table photo_file add constraint photo_file_bytes check (octet_length(sealed) <= 409694);
--> statement-breakpoint
alter table photo_part add constraint photo_part_length
	check (from_character >= 0 and length(sealed) between 1 and 131072);
