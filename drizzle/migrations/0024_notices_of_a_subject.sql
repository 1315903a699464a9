CREATE INDEX "notice_of_subject" ON "notice" USING btree ("agency_id","subject_id");
