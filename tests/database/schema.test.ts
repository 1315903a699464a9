import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from './fresh.ts';

/*
 * The walls between agencies, asked of the database itself. This is also the contract for
 * distributing by agency: every key of a tenant table begins with it.
 */

const exempt = ['agency'];
let database: FreshDatabase;
let admin: postgres.Sql;

beforeAll(async () => {
	database = await freshDatabase();
	admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	await admin.end();
	await database.drop();
});

type Table = { name: string; security: boolean; forced: boolean; owner: string };

function tables() {
	return admin<Table[]>`
		select c.relname as name, c.relrowsecurity as security, c.relforcerowsecurity as forced,
			pg_get_userbyid(c.relowner) as owner
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`;
}

describe('every table of the product', () => {
	test('is owned by the owner, never by the app', async () => {
		const all = await tables();
		expect(all.length).toBeGreaterThan(30);
		expect(new Set(all.map((table) => table.owner))).toEqual(new Set(['doorstep_owner']));
	});

	test('has row level security on, and forced where it belongs to an agency', async () => {
		for (const { name, security, forced } of await tables()) {
			expect(security, name).toBe(true);
			if (!exempt.includes(name)) expect(forced, name).toBe(true);
		}
	});

	test('that belongs to an agency has agency_id, not null, uuid', async () => {
		const columns = await admin<{ name: string }[]>`
			select table_name as name from information_schema.columns
			where table_schema = 'public' and column_name = 'agency_id'
				and data_type = 'uuid' and is_nullable = 'NO'`;
		const having = columns.map(({ name }) => name);
		for (const { name } of await tables()) {
			if (!exempt.includes(name)) expect(having, name).toContain(name);
		}
	});

	test('has a policy for every command of the app, over the agency of the unit of work', async () => {
		const policies = await admin<
			{ name: string; command: string; roles: string; using: string; check: string }[]
		>`
			select tablename as name, cmd as command, roles::text as roles,
				coalesce(qual, '') as using, coalesce(with_check, '') as check
			from pg_policies where schemaname = 'public'`;
		for (const { name } of await tables()) {
			const own = policies.filter((policy) => policy.name === name);
			expect(own, name).toHaveLength(1);
			expect(own[0]!.roles, name).toBe('{doorstep_app}');
			if (exempt.includes(name)) continue;
			expect(own[0]!.command, name).toBe('ALL');
			for (const words of [own[0]!.using, own[0]!.check]) {
				expect(words, name).toContain("current_setting('app.agency'::text, true)");
			}
		}
	});

	test('begins every primary, unique and exclusion key with its agency', async () => {
		const keys = await admin<{ table: string; name: string; first: string }[]>`
			select r.relname as table, c.conname as name,
				(select attname from pg_attribute a where a.attrelid = c.conrelid and a.attnum = c.conkey[1]) as first
			from pg_constraint c join pg_class r on r.oid = c.conrelid
			join pg_namespace n on n.oid = r.relnamespace
			where n.nspname = 'public' and c.contype in ('p', 'u', 'x')`;
		expect(keys.length).toBeGreaterThan(30);
		for (const { table, name, first } of keys) {
			if (!exempt.includes(table)) expect(`${name}: ${first}`).toBe(`${name}: agency_id`);
		}
	});

	test('begins every index with its agency', async () => {
		const indexes = await admin<{ table: string; name: string; first: string }[]>`
			select t.relname as table, i.relname as name,
				(select attname from pg_attribute a where a.attrelid = x.indrelid and a.attnum = x.indkey[0]) as first
			from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
			join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'public'`;
		for (const { table, name, first } of indexes) {
			// An id is nobody else's either; why it comes first is said beside this one.
			const key = name === 'contact_of' ? 'enrolment_id' : 'agency_id';
			if (!exempt.includes(table)) expect(`${name}: ${first}`).toBe(`${name}: ${key}`);
		}
	});

	test('points to other tables inside its own agency only', async () => {
		const keys = await admin<{ table: string; name: string; columns: string[]; target: string }[]>`
			select r.relname as table, c.conname as name, f.relname as target,
				array(select attname from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any(c.conkey)) as columns
			from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid
			join pg_namespace n on n.oid = r.relnamespace
			where n.nspname = 'public' and c.contype = 'f'`;
		expect(keys.length).toBeGreaterThan(40);
		for (const { name, columns, target } of keys) {
			expect(columns, name).toContain('agency_id');
			if (target !== 'agency') expect(columns.length, name).toBeGreaterThan(1);
		}
	});

	test('leads to an agency that is there, by keys that are never null', async () => {
		const steps = await admin<{ from: string; to: string }[]>`
			select r.relname as from, f.relname as to
			from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid
			where c.contype = 'f' and c.convalidated and r.relnamespace = 'public'::regnamespace
				and not exists (select from pg_attribute a
					where a.attrelid = c.conrelid and a.attnum = any(c.conkey) and not a.attnotnull)`;
		const leading = new Set(['agency']);
		for (let before = 0; before !== leading.size;) {
			before = leading.size;
			for (const { from, to } of steps) if (leading.has(to)) leading.add(from);
		}
		for (const { name } of await tables()) expect(leading, name).toContain(name);
	});
});

describe('what looks past row level security', () => {
	test('no view runs with the rights of its owner', async () => {
		const views = await admin<{ name: string; options: string[] | null }[]>`
			select c.relname as name, c.reloptions as options from pg_class c
			join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('v', 'm')`;
		expect(views.map(({ name }) => name)).toContain('enrolment_fact');
		for (const { name, options } of views) expect(options, name).toContain('security_invoker=true');
	});

	test('no function runs with the rights of its owner', async () => {
		const functions = await admin<{ name: string }[]>`
			select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where n.nspname = 'public' and p.prosecdef`;
		expect(functions).toHaveLength(0);
	});

	test('facts are append-only for the app: it may not change or remove what happened', async () => {
		for (const name of [
			'ledger_entry',
			'access_entry',
			'consent',
			'consent_signature',
			'contact',
			'measure',
			'anchor',
			'answer',
			'asking',
			'supply_movement',
			'supply_reason',
			'supply_warning',
			'granted_exception',
			'exception_undo',
			'exception_review',
			'exception_cap',
			'fund_member',
			'fund_departure',
			'fund_verdict',
			'fund_approval',
			'fund_appeal',
			'fund_settlement',
			'fund_journal',
			'fund_line',
			'call_back',
			'contact_undo',
			'mentor_hand_over',
			'aftercare_choice',
			'aftercare_done',
			'reward_cap',
			'reward_item',
			'plan_question',
			'plan_answer',
			'self_report'
		]) {
			const [may] = await admin<{ change: boolean; remove: boolean }[]>`
				select has_table_privilege('doorstep_app', ${name}, 'UPDATE') as change,
					has_table_privilege('doorstep_app', ${name}, 'DELETE') as remove`;
			expect(may, name).toEqual({ change: false, remove: false });
		}
	});
});
