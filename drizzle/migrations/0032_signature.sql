CREATE TABLE "consent_signature" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"sealed" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"signed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_signature_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
ALTER TABLE "consent" ADD COLUMN "signature_id" uuid;--> statement-breakpoint
ALTER TABLE "consent_signature" ADD CONSTRAINT "consent_signature_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consent_signature_of" ON "consent_signature" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_agency_id_signature_id_consent_signature_agency_id_id_fk" FOREIGN KEY ("agency_id","signature_id") REFERENCES "public"."consent_signature"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The walls of the new table, as for every other. A signature is a fact: it is never changed.
do $walls$
begin
	alter table consent_signature enable row level security;
	alter table consent_signature force row level security;
	create policy tenant on consent_signature to doorstep_app
		using (agency_id = nullif(current_setting('app.agency', true), '')::uuid)
		with check (agency_id = nullif(current_setting('app.agency', true), '')::uuid);
	alter table consent_signature add foreign key (agency_id) references agency (id);
	grant select, insert on consent_signature to doorstep_app;
	grant select on consent_signature to doorstep_backup;
end
$walls$;
--> statement-breakpoint
alter table consent_signature add constraint consent_signature_kind check (kind in ('drawn', 'typed'));
--> statement-breakpoint
-- Who enrols from afar only reads and ticks; somebody of the agency stands beside whoever signs.
alter table consent add constraint consent_signed_here check (signature_id is null or channel = 'on_site');
