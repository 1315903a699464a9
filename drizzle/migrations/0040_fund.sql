CREATE TABLE "fund" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"deposit" integer NOT NULL,
	"employer_share" integer NOT NULL,
	"agency_share" integer NOT NULL,
	"donor_share" integer NOT NULL,
	"remainder" text NOT NULL,
	"nobody" text NOT NULL,
	"cap" integer NOT NULL,
	"cooling_off_days" integer NOT NULL,
	"outcome_key" text NOT NULL,
	"variant" text NOT NULL,
	"custodian_kind" text NOT NULL,
	"custodian" text NOT NULL,
	"charity" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_agency_id_id_pk" PRIMARY KEY("agency_id","id")
);
--> statement-breakpoint
CREATE TABLE "fund_appeal" (
	"agency_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	"appealed_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid,
	CONSTRAINT "fund_appeal_agency_id_member_id_pk" PRIMARY KEY("agency_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "fund_approval" (
	"agency_id" uuid NOT NULL,
	"verdict_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"is_passed" boolean NOT NULL,
	"proposed_by" uuid NOT NULL,
	"approved_by" uuid NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_approval_agency_id_verdict_id_pk" PRIMARY KEY("agency_id","verdict_id")
);
--> statement-breakpoint
CREATE TABLE "fund_departure" (
	"agency_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"left_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid,
	CONSTRAINT "fund_departure_agency_id_member_id_pk" PRIMARY KEY("agency_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "fund_journal" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"member_id" uuid,
	"verdict_id" uuid,
	"pledged" bigint,
	"giver" text,
	"reason" text,
	"evidence" text,
	"reverses_id" uuid,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_journal_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "fund_journal_in" UNIQUE("agency_id","id","fund_id"),
	CONSTRAINT "fund_journal_reversed_once" UNIQUE("agency_id","reverses_id")
);
--> statement-breakpoint
CREATE TABLE "fund_line" (
	"agency_id" uuid NOT NULL,
	"journal_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"fund_id" uuid NOT NULL,
	"account" text NOT NULL,
	"member_id" uuid,
	"debit" bigint NOT NULL,
	"credit" bigint NOT NULL,
	CONSTRAINT "fund_line_agency_id_journal_id_number_pk" PRIMARY KEY("agency_id","journal_id","number")
);
--> statement-breakpoint
CREATE TABLE "fund_member" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"language" text NOT NULL,
	"text_hash" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid,
	CONSTRAINT "fund_member_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "fund_member_once" UNIQUE("agency_id","enrolment_id"),
	CONSTRAINT "fund_member_in" UNIQUE("agency_id","id","fund_id")
);
--> statement-breakpoint
CREATE TABLE "fund_series" (
	"agency_id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	CONSTRAINT "fund_series_agency_id_series_id_pk" PRIMARY KEY("agency_id","series_id")
);
--> statement-breakpoint
CREATE TABLE "fund_settlement" (
	"agency_id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	"settled_by" uuid NOT NULL,
	"settled_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_settlement_agency_id_fund_id_pk" PRIMARY KEY("agency_id","fund_id")
);
--> statement-breakpoint
CREATE TABLE "fund_verdict" (
	"agency_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"fund_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"is_passed" boolean NOT NULL,
	"outcome_key" text NOT NULL,
	"outcome_version" integer NOT NULL,
	"variant" text NOT NULL,
	"contact_id" uuid,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_verdict_agency_id_id_pk" PRIMARY KEY("agency_id","id"),
	CONSTRAINT "fund_verdict_as_proposed" UNIQUE("agency_id","id","member_id","is_passed","proposed_by")
);
--> statement-breakpoint
ALTER TABLE "fund" ADD CONSTRAINT "fund_agency_id_created_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","created_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_appeal" ADD CONSTRAINT "fund_appeal_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_appeal" ADD CONSTRAINT "fund_appeal_agency_id_member_id_fund_id_fund_member_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","member_id","fund_id") REFERENCES "public"."fund_member"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_approval" ADD CONSTRAINT "fund_approval_agency_id_verdict_id_member_id_is_passed_proposed_by_fund_verdict_agency_id_id_member_id_is_passed_proposed_by_fk" FOREIGN KEY ("agency_id","verdict_id","member_id","is_passed","proposed_by") REFERENCES "public"."fund_verdict"("agency_id","id","member_id","is_passed","proposed_by") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_approval" ADD CONSTRAINT "fund_approval_agency_id_approved_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","approved_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_departure" ADD CONSTRAINT "fund_departure_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_departure" ADD CONSTRAINT "fund_departure_agency_id_member_id_fund_id_fund_member_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","member_id","fund_id") REFERENCES "public"."fund_member"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_journal" ADD CONSTRAINT "fund_journal_agency_id_verdict_id_fund_approval_agency_id_verdict_id_fk" FOREIGN KEY ("agency_id","verdict_id") REFERENCES "public"."fund_approval"("agency_id","verdict_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_journal" ADD CONSTRAINT "fund_journal_agency_id_reverses_id_fund_id_fund_journal_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","reverses_id","fund_id") REFERENCES "public"."fund_journal"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_journal" ADD CONSTRAINT "fund_journal_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_journal" ADD CONSTRAINT "fund_journal_agency_id_member_id_fund_id_fund_member_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","member_id","fund_id") REFERENCES "public"."fund_member"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_journal" ADD CONSTRAINT "fund_journal_agency_id_fund_id_fund_agency_id_id_fk" FOREIGN KEY ("agency_id","fund_id") REFERENCES "public"."fund"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_line" ADD CONSTRAINT "fund_line_agency_id_journal_id_fund_id_fund_journal_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","journal_id","fund_id") REFERENCES "public"."fund_journal"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_line" ADD CONSTRAINT "fund_line_agency_id_member_id_fund_id_fund_member_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","member_id","fund_id") REFERENCES "public"."fund_member"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_member" ADD CONSTRAINT "fund_member_agency_id_enrolment_id_enrolment_agency_id_id_fk" FOREIGN KEY ("agency_id","enrolment_id") REFERENCES "public"."enrolment"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_member" ADD CONSTRAINT "fund_member_agency_id_recorded_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","recorded_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_member" ADD CONSTRAINT "fund_member_agency_id_fund_id_fund_agency_id_id_fk" FOREIGN KEY ("agency_id","fund_id") REFERENCES "public"."fund"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_series" ADD CONSTRAINT "fund_series_agency_id_series_id_series_agency_id_id_fk" FOREIGN KEY ("agency_id","series_id") REFERENCES "public"."series"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_series" ADD CONSTRAINT "fund_series_agency_id_fund_id_fund_agency_id_id_fk" FOREIGN KEY ("agency_id","fund_id") REFERENCES "public"."fund"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_settlement" ADD CONSTRAINT "fund_settlement_agency_id_settled_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","settled_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_settlement" ADD CONSTRAINT "fund_settlement_agency_id_fund_id_fund_agency_id_id_fk" FOREIGN KEY ("agency_id","fund_id") REFERENCES "public"."fund"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_verdict" ADD CONSTRAINT "fund_verdict_agency_id_contact_id_contact_agency_id_id_fk" FOREIGN KEY ("agency_id","contact_id") REFERENCES "public"."contact"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_verdict" ADD CONSTRAINT "fund_verdict_agency_id_proposed_by_staff_agency_id_id_fk" FOREIGN KEY ("agency_id","proposed_by") REFERENCES "public"."staff"("agency_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_verdict" ADD CONSTRAINT "fund_verdict_agency_id_member_id_fund_id_fund_member_agency_id_id_fund_id_fk" FOREIGN KEY ("agency_id","member_id","fund_id") REFERENCES "public"."fund_member"("agency_id","id","fund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fund_approval_of" ON "fund_approval" USING btree ("agency_id","member_id");--> statement-breakpoint
CREATE INDEX "fund_journal_of" ON "fund_journal" USING btree ("agency_id","fund_id","recorded_at");--> statement-breakpoint
CREATE INDEX "fund_line_of" ON "fund_line" USING btree ("agency_id","fund_id","account","member_id");--> statement-breakpoint
CREATE INDEX "fund_member_of" ON "fund_member" USING btree ("agency_id","fund_id");--> statement-breakpoint
CREATE INDEX "fund_series_of" ON "fund_series" USING btree ("agency_id","fund_id");--> statement-breakpoint
CREATE INDEX "fund_verdict_of" ON "fund_verdict" USING btree ("agency_id","member_id");--> statement-breakpoint
-- The walls of the new tables, as for every other. All but the rules of a fund that nobody has joined are
-- facts: they are never changed and never removed.
do $walls$
declare
	t text;
begin
	foreach t in array array['fund', 'fund_series', 'fund_member', 'fund_departure', 'fund_verdict',
		'fund_approval', 'fund_appeal', 'fund_settlement', 'fund_journal', 'fund_line'] loop
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
end
$walls$;
--> statement-breakpoint
-- Rules are set in advance. The grant also lets an act take the fund's row as its lock.
grant update (name, kind, deposit, employer_share, agency_share, donor_share, remainder, nobody, cap,
	cooling_off_days, outcome_key, variant, custodian_kind, custodian, charity) on fund to doorstep_app;
--> statement-breakpoint
create function fund_rules_stay() returns trigger language plpgsql set search_path = public as $$
begin
	if exists (select from fund_member m where m.agency_id = old.agency_id and m.fund_id = old.id) then
		raise exception 'the rules of a fund stay once somebody has joined' using errcode = 'check_violation';
	end if;
	return new;
end
$$;
--> statement-breakpoint
create trigger fund_rules_stay before update on fund for each row execute function fund_rules_stay();
--> statement-breakpoint
alter table fund add constraint fund_rules check (
	kind in ('reward', 'deposit', 'match', 'pool')
	and remainder in ('charity', 'largest_remainder')
	and nobody in ('return_all', 'charity', 'carry_over')
	and custodian_kind in ('welfare_fund', 'bank', 'welfare_centre', 'other')
	and least(deposit, employer_share, agency_share, donor_share) >= 0
	and (kind = 'reward') = (deposit = 0)
	and deposit % 100 = 0 and employer_share % 100 = 0 and agency_share % 100 = 0
	and donor_share % 100 = 0 and cap >= deposit and cooling_off_days >= 14
);
--> statement-breakpoint
alter table fund_departure add constraint fund_departure_reason check (reason in
	('cooling_off', 'hardship', 'medical', 'retirement', 'transfer', 'not_assessed'));
--> statement-breakpoint
-- Two different people.
alter table fund_approval add constraint fund_approval_by_another check (approved_by <> proposed_by);
--> statement-breakpoint
alter table fund_journal add constraint fund_journal_kind check (
	case kind
		when 'pledge' then pledged > 0 and (member_id is null) = (giver is not null)
		when 'verdict' then verdict_id is not null and member_id is not null
		when 'payout_instruction' then verdict_id is not null and member_id is not null
		when 'receipt' then evidence is not null
		when 'payout_proof' then evidence is not null
		when 'correction' then reverses_id is not null and evidence is not null
		when 'match_accrual' then true
		when 'forfeiture' then true
		when 'withdrawal_refund' then (member_id is null) = (reason is null)
		else false
	end
	and (kind = 'correction') = (reverses_id is not null)
	and (kind = 'pledge') = (pledged is not null)
);
--> statement-breakpoint
alter table fund_line add constraint fund_line_side check (
	account in ('participant_deposit', 'employer_contribution', 'agency_contribution', 'donor_match',
		'payable_participant', 'charity_payable', 'custodian_cash', 'rounding')
	and debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0)
	and (account in ('participant_deposit', 'payable_participant')) = (member_id is not null)
);
--> statement-breakpoint
-- Asked at the end of the transaction, when all lines of its journals are there.
create function fund_line_holds() returns trigger language plpgsql set search_path = public as $$
declare
	j fund_journal%rowtype;
	held numeric;
begin
	select * into strict j from fund_journal
		where agency_id = new.agency_id and id = new.journal_id;
	if (select sum(l.debit) <> sum(l.credit) from fund_line l
			where l.agency_id = new.agency_id and l.journal_id = new.journal_id) then
		raise exception 'a journal of a fund is not balanced' using errcode = 'check_violation';
	end if;
	if j.kind in ('pledge', 'verdict') then
		raise exception 'this journal moves no money' using errcode = 'check_violation';
	end if;
	select sum(case when l.account = 'custodian_cash' then l.debit - l.credit
			else l.credit - l.debit end) into held
		from fund_line l where l.agency_id = new.agency_id and l.fund_id = new.fund_id
			and l.account = new.account and l.member_id is not distinct from new.member_id;
	if held < 0 then
		raise exception 'an account of a fund is below zero' using errcode = 'check_violation';
	end if;
	if new.account = 'payable_participant' and new.credit > 0 and not (
		case j.kind
			when 'payout_instruction' then exists (select from fund_approval a
				where a.agency_id = j.agency_id and a.verdict_id = j.verdict_id
					and a.is_passed and a.member_id = new.member_id)
			-- Only what was somebody's own.
			when 'withdrawal_refund' then not exists (select from fund_line l
				where l.agency_id = new.agency_id and l.journal_id = new.journal_id and l.debit > 0
					and (l.account, l.member_id) is distinct from ('participant_deposit', new.member_id))
			when 'correction' then true
			else false
		end) then
		raise exception 'nobody is paid without a passed verdict of two' using errcode = 'check_violation';
	end if;
	if j.kind = 'correction' and exists (
		(select account, member_id, debit, credit from fund_line
			where agency_id = new.agency_id and journal_id = new.journal_id
		except all
		select account, member_id, credit, debit from fund_line
			where agency_id = new.agency_id and journal_id = j.reverses_id)
		union all
		(select account, member_id, credit, debit from fund_line
			where agency_id = new.agency_id and journal_id = j.reverses_id
		except all
		select account, member_id, debit, credit from fund_line
			where agency_id = new.agency_id and journal_id = new.journal_id)) then
		raise exception 'a correction reverses a journal, nothing else' using errcode = 'check_violation';
	end if;
	return null;
end
$$;
--> statement-breakpoint
create constraint trigger fund_line_holds after insert on fund_line
	deferrable initially deferred for each row execute function fund_line_holds();
