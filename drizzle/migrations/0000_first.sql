CREATE TABLE "device" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"label" text NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "device_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "operation" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"device_seq" integer NOT NULL,
	"staff_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"payload_hash" text NOT NULL,
	"verdict" text NOT NULL,
	"problem" jsonb,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "operation_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "refused_operation" (
	"agency_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"payload" jsonb NOT NULL,
	"refused_at" timestamp with time zone NOT NULL,
	CONSTRAINT "refused_operation_agency_id_operation_id_pk" PRIMARY KEY("agency_id","operation_id")
);
--> statement-breakpoint
CREATE TABLE "agency" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text NOT NULL,
	"phone" text NOT NULL,
	"email" text NOT NULL,
	"zone" text DEFAULT 'Asia/Seoul' NOT NULL,
	"is_sample" boolean DEFAULT false NOT NULL,
	"lease_hours" integer DEFAULT 168 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agency_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"agency_id" uuid NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attempt_agency_id_key_pk" PRIMARY KEY("agency_id","key")
);
--> statement-breakpoint
CREATE TABLE "personal_link" (
	"agency_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "personal_link_agency_id_token_hash_pk" PRIMARY KEY("agency_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "sealing_key" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"wrapped_private" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sealing_key_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"agency_id" uuid NOT NULL,
	"id_hash" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_agency_id_id_hash_pk" PRIMARY KEY("agency_id","id_hash")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "staff_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "staff_email" UNIQUE("agency_id","email")
);
--> statement-breakpoint
CREATE TABLE "access_entry" (
	"agency_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "access_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"staff_id" uuid NOT NULL,
	"action" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "access_entry_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"agency_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"act" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"details" jsonb NOT NULL,
	CONSTRAINT "ledger_entry_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"once_key" text NOT NULL,
	"template" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"language" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"attachments" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"failed_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "notice_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "notice_once" UNIQUE("agency_id","once_key")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"contact_name" text NOT NULL,
	"contact_email" text NOT NULL,
	"contact_phone" text NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "organization_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "organization_known" UNIQUE("agency_id","name_key","contact_email")
);
--> statement-breakpoint
CREATE TABLE "site" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"address" text NOT NULL,
	"room" text DEFAULT '' NOT NULL,
	"zone" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "site_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "anchor" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"key" text NOT NULL,
	"day" date NOT NULL,
	"reason" text,
	"set_by" uuid,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "anchor_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "check_in" (
	"agency_id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"recorded_by" uuid NOT NULL,
	"checked_in_at" timestamp with time zone NOT NULL,
	CONSTRAINT "check_in_agency_id_visit_id_enrolment_id_pk" PRIMARY KEY("agency_id","visit_id","enrolment_id")
);
--> statement-breakpoint
CREATE TABLE "closure" (
	"agency_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"closed_on" date NOT NULL,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "closure_agency_id_enrolment_id_pk" PRIMARY KEY("agency_id","enrolment_id")
);
--> statement-breakpoint
CREATE TABLE "consent" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"form_key" text NOT NULL,
	"form_version" integer NOT NULL,
	"item_key" text NOT NULL,
	"given" boolean NOT NULL,
	"text_hash" text NOT NULL,
	"language" text NOT NULL,
	"channel" text NOT NULL,
	"recorded_by" uuid,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"visit_id" uuid,
	"step_key" text NOT NULL,
	"mode" text NOT NULL,
	"result" text NOT NULL,
	"occurred_on" date NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "enrolment" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"participant_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"person_key" text NOT NULL,
	"template_key" text NOT NULL,
	"template_version" integer NOT NULL,
	"enrolled_at" timestamp with time zone NOT NULL,
	"channel" text NOT NULL,
	CONSTRAINT "enrolment_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "enrolment_once" UNIQUE("agency_id","series_id","person_key")
);
--> statement-breakpoint
CREATE TABLE "measure" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"unit" text,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "measure_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "participant" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "participant_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "template" (
	"agency_id" uuid NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "template_agency_id_key_version_pk" PRIMARY KEY("agency_id","key","version")
);
--> statement-breakpoint
CREATE TABLE "answer" (
	"agency_id" uuid NOT NULL,
	"invitation_id" uuid NOT NULL,
	"values" jsonb NOT NULL,
	"language" text NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "answer_agency_id_invitation_id_pk" PRIMARY KEY("agency_id","invitation_id")
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"survey_key" text NOT NULL,
	"survey_version" integer NOT NULL,
	"visit_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invitation_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "invitation_once" UNIQUE("agency_id","survey_key","visit_id","enrolment_id")
);
--> statement-breakpoint
CREATE TABLE "survey" (
	"agency_id" uuid NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "survey_agency_id_key_version_pk" PRIMARY KEY("agency_id","key","version")
);
--> statement-breakpoint
CREATE TABLE "allocation" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"visit_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"during" "tstzrange" NOT NULL,
	"reasons" jsonb NOT NULL,
	"assigned_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone,
	CONSTRAINT "allocation_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "confirmation" (
	"agency_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"confirmed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "confirmation_agency_id_series_id_pk" PRIMARY KEY("agency_id","series_id")
);
--> statement-breakpoint
CREATE TABLE "holiday" (
	"agency_id" uuid NOT NULL,
	"day" date NOT NULL,
	"name" jsonb NOT NULL,
	"observed" boolean NOT NULL,
	CONSTRAINT "holiday_agency_id_day_pk" PRIMARY KEY("agency_id","day")
);
--> statement-breakpoint
CREATE TABLE "leave" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	CONSTRAINT "leave_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "resource" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "resource_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "resource_staff" UNIQUE("agency_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "series" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"reference" text NOT NULL,
	"request_key" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"headcount" integer NOT NULL,
	"language" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"code" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	CONSTRAINT "series_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "series_reference" UNIQUE("agency_id","reference"),
	CONSTRAINT "series_request" UNIQUE("agency_id","request_key"),
	CONSTRAINT "series_code" UNIQUE("agency_id","code")
);
--> statement-breakpoint
CREATE TABLE "service" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" jsonb NOT NULL,
	"summary" jsonb NOT NULL,
	"preparation" jsonb NOT NULL,
	"rules" jsonb NOT NULL,
	"template_key" text NOT NULL,
	"template_version" integer NOT NULL,
	"source" jsonb NOT NULL,
	"published_at" timestamp with time zone,
	"retired_at" timestamp with time zone,
	CONSTRAINT "service_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "service_key" UNIQUE("agency_id","key")
);
--> statement-breakpoint
CREATE TABLE "visit" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "visit_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "visit_number" UNIQUE("agency_id","series_id","number")
);
--> statement-breakpoint
CREATE TABLE "working_hours" (
	"agency_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"weekday" integer NOT NULL,
	"from_minute" integer NOT NULL,
	"to_minute" integer NOT NULL,
	CONSTRAINT "working_hours_agency_id_resource_id_weekday_from_minute_pk" PRIMARY KEY("agency_id","resource_id","weekday","from_minute")
);
--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation" ADD CONSTRAINT "operation_agency_id_device_id_device_agency_id_id_fk" FOREIGN KEY ("agency_id","device_id") REFERENCES "public"."device"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refused_operation" ADD CONSTRAINT "refused_operation_agency_id_operation_id_operation_agency_id_id_fk" FOREIGN KEY ("agency_id","operation_id") REFERENCES "public"."operation"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site" ADD CONSTRAINT "site_agency_id_organization_id_organization_agency_id_id_fk" FOREIGN KEY ("agency_id","organization_id") REFERENCES "public"."organization"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anchor" ADD CONSTRAINT "anchor_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_in" ADD CONSTRAINT "check_in_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_in" ADD CONSTRAINT "check_in_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closure" ADD CONSTRAINT "closure_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_agency_id_participant_id_participant_agency_id_id_fk" FOREIGN KEY ("agency_id","participant_id") REFERENCES "public"."participant"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_agency_id_template_key_template_version_template_agency_id_key_version_fk" FOREIGN KEY ("agency_id","template_key","template_version") REFERENCES "public"."template"("agency_id","key","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "measure" ADD CONSTRAINT "measure_agency_id_contact_id_contact_agency_id_id_fk" FOREIGN KEY ("agency_id","contact_id") REFERENCES "public"."contact"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_agency_id_invitation_id_invitation_agency_id_id_fk" FOREIGN KEY ("agency_id","invitation_id") REFERENCES "public"."invitation"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_agency_id_survey_key_survey_version_survey_agency_id_key_version_fk" FOREIGN KEY ("agency_id","survey_key","survey_version") REFERENCES "public"."survey"("agency_id","key","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_agency_id_visit_id_visit_agency_id_id_fk" FOREIGN KEY ("agency_id","visit_id") REFERENCES "public"."visit"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_agency_id_resource_id_resource_agency_id_id_fk" FOREIGN KEY ("agency_id","resource_id") REFERENCES "public"."resource"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leave" ADD CONSTRAINT "leave_agency_id_resource_id_resource_agency_id_id_fk" FOREIGN KEY ("agency_id","resource_id") REFERENCES "public"."resource"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource" ADD CONSTRAINT "resource_agency_id_staff_id_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","staff_id") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_agency_id_service_id_service_agency_id_id_fk" FOREIGN KEY ("agency_id","service_id") REFERENCES "public"."service"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_agency_id_organization_id_organization_agency_id_id_fk" FOREIGN KEY ("agency_id","organization_id") REFERENCES "public"."organization"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_agency_id_site_id_site_agency_id_id_fk" FOREIGN KEY ("agency_id","site_id") REFERENCES "public"."site"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "working_hours" ADD CONSTRAINT "working_hours_agency_id_resource_id_resource_agency_id_id_fk" FOREIGN KEY ("agency_id","resource_id") REFERENCES "public"."resource"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operation_of_device" ON "operation" USING btree ("agency_id","device_id","device_seq");--> statement-breakpoint
CREATE INDEX "personal_link_of" ON "personal_link" USING btree ("agency_id","kind","subject_id");--> statement-breakpoint
CREATE INDEX "session_of_staff" ON "session" USING btree ("agency_id","staff_id");--> statement-breakpoint
CREATE INDEX "access_of" ON "access_entry" USING btree ("agency_id","subject_id");--> statement-breakpoint
CREATE INDEX "ledger_of" ON "ledger_entry" USING btree ("agency_id","subject_id");--> statement-breakpoint
CREATE INDEX "notice_when" ON "notice" USING btree ("agency_id","created_at");--> statement-breakpoint
CREATE INDEX "site_of" ON "site" USING btree ("agency_id","organization_id");--> statement-breakpoint
CREATE INDEX "anchor_of" ON "anchor" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "check_in_of" ON "check_in" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "consent_of" ON "consent" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "contact_of" ON "contact" USING btree ("agency_id","enrolment_id");--> statement-breakpoint
CREATE INDEX "enrolment_when" ON "enrolment" USING btree ("agency_id","enrolled_at");--> statement-breakpoint
CREATE INDEX "measure_of" ON "measure" USING btree ("agency_id","contact_id");--> statement-breakpoint
CREATE INDEX "invitation_when" ON "invitation" USING btree ("agency_id","invited_at");--> statement-breakpoint
CREATE INDEX "allocation_of_visit" ON "allocation" USING btree ("agency_id","visit_id");--> statement-breakpoint
CREATE INDEX "leave_of" ON "leave" USING btree ("agency_id","resource_id");--> statement-breakpoint
CREATE INDEX "series_requested" ON "series" USING btree ("agency_id","requested_at");--> statement-breakpoint
CREATE INDEX "visit_when" ON "visit" USING btree ("agency_id","starts_at");