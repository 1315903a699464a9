DROP INDEX "contact_of";--> statement-breakpoint
CREATE INDEX "contact_of" ON "contact" USING btree ("enrolment_id","agency_id");