import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { giveReward, type ToGive } from '#lib/programmes/rewards/give-reward.server.ts';
import { keepRules } from '#lib/programmes/rewards/keep-rules.server.ts';
import {
	allRewards,
	listRewards,
	visitsWithRewards
} from '#lib/programmes/rewards/list-rewards.server.ts';
import { openPersonRewards } from '#lib/programmes/rewards/open-person-rewards.server.ts';
import { ownRewards } from '#lib/programmes/rewards/own-rewards.server.ts';
import { receiptOf, receiptsForVisit } from '#lib/programmes/rewards/receipts.server.ts';
import { takeRewardsHome } from '#lib/programmes/rewards/take-rewards-home.server.ts';
import { undoReward } from '#lib/programmes/rewards/undo-reward.server.ts';
import { addItem } from '#lib/programmes/supplies/keep-item.server.ts';
import { moveSupplies } from '#lib/programmes/supplies/move-supplies.server.ts';
import { stockIn } from '#lib/programmes/supplies/queries.server.ts';
import { refreshOutcomes } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import { withdrawConsent } from '#lib/programmes/withdraw-consent.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

const [first, second, third] = participants.map(({ name }) => name) as [string, string, string];
const SIX = ['k0', 'k1', 'k2', 'k3', 'k4', 'k6'];
let field: FieldTown;
let office: StaffActor;
let counselor: StaffActor;
let today: string;

beforeAll(async () => {
	field = await fieldTown();
	const { admin, agency } = field;
	const actorOf = async (role: StaffActor['role']): Promise<StaffActor> => {
		const [row] = await admin<{ id: string }[]>`
			select id from staff where agency_id = ${agency.id} and role = ${role} order by email`;
		return { kind: 'staff', agencyId: agency.id, staffId: row!.id, role };
	};
	office = await actorOf('administrator');
	counselor = await actorOf('counselor');
	today = dayOf(now(), agency.zone);
}, 60_000);
afterAll(() => field.leave());

async function keepSteps(name: string, keys = SIX) {
	const facts = [];
	for (const stepKey of keys) facts.push(await field.contact(name, { stepKey }));
	const verdicts = await field.phone.push(...facts.map(({ envelope }) => envelope));
	expect(new Set([...verdicts.values()].map(({ verdict }) => verdict))).toEqual(
		new Set(['applied'])
	);
}

const earned = () => field.admin<{ id: string; key: string; on: string }[]>`
	select enrolment_id as id, reward_key as key, earned_on::text as on from reward_earned
	order by enrolment_id`;
const list = (show: 'earned' | 'given' | 'past', on = today, name: string | null = null) =>
	acting(office, (work) => listRewards(work, { show, name, visitId: null }, on, 1));
const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code, field }) => `${code} ${field}`).join();
const asOffice = <T>(act: (work: Work<StaffActor>) => Promise<T>) => acting(office, act);
const ledgerOf = async (act: string) =>
	(await field.admin`select from ledger_entry where act = ${act}`).length;

function toGive(name: string, changes: Partial<ToGive> = {}): ToGive {
	return {
		...{ id: newId(now()), enrolmentId: field.at(name).enrolmentId, rewardKey: 'six_weeks' },
		...{ givenOn: today, giverId: counselor.staffId, bagId: null, reason: null },
		...changes
	};
}
const give = (name: string, changes: Partial<ToGive> = {}, by = office) =>
	acting(by, (work) => giveReward(work, field.agency.zone, toGive(name, changes)));

describe('what is earned', () => {
	test('is a row as soon as a phone told the last session, and goes when the facts go', async () => {
		await keepSteps(first, SIX.slice(0, -1));
		expect(await earned()).toEqual([]);
		await keepSteps(first, ['k6']);
		const { enrolmentId: id } = field.at(first);
		expect(await earned()).toEqual([{ id, key: 'six_weeks', on: today }]);
		await field.admin`delete from reward_earned`;
		await keepSteps(first, ['k1']);
		expect(await earned()).toHaveLength(1);
	});

	test('is on no list of who died', async () => {
		const { enrolmentId } = field.at(first);
		const anew = () => asOffice((work) => refreshOutcomes(work, [enrolmentId]));
		await field.admin`insert into closure
			(agency_id, enrolment_id, reason, closed_on, recorded_at, recorded_by)
			values (${field.agency.id}, ${enrolmentId}, 'died', ${today}, now(), ${counselor.staffId})`;
		await anew();
		expect(await earned()).toEqual([]);
		await field.admin`delete from closure`;
		await anew();
		expect(await earned()).toHaveLength(1);
	});

	test('stands on the list with the next visit, and each name leaves a line', async () => {
		const { rewards, found } = await list('earned');
		expect(found).toBe(1);
		expect(rewards[0]).toMatchObject({ name: first, stand: { state: 'earned' } });
		expect(rewards[0]!.visitId).not.toBeNull();
		const [line] = await field.admin`select reason from access_entry where action = 'view'
			and subject_id = ${field.at(first).enrolmentId} order by at desc limit 1`;
		expect(line!.reason).toBe('rewards');
		expect((await list('earned', addDays(today, 61))).found).toBe(0);
		expect((await list('past', addDays(today, 61))).found).toBe(1);
		expect((await list('earned', today, '아무도')).found).toBe(0);
		const coming = await reading(office, (work) => visitsWithRewards(work, today));
		expect(coming).toMatchObject([{ id: rewards[0]!.visitId, rewards: 1 }]);
		const sheets = await asOffice((work) => receiptsForVisit(work, coming[0]!.id, today));
		expect(sheets).toMatchObject([{ name: first, won: 15_000, givenOn: null, giver: null }]);
	});

	test('is told to the person, until they take back that it may be known', async () => {
		const { enrolmentId } = field.at(first);
		const own = () => reading(office, (work) => ownRewards(work, 'Asia/Seoul', enrolmentId, 'ko'));
		expect(await own()).toMatchObject([{ key: 'six_weeks', isGiven: false }]);
		await field.phone.push((await field.consent(first, true)).envelope);
		const item = { formKey: 'registration', itemKey: 'health' };
		await asOffice((work) => withdrawConsent(work, enrolmentId, item, 'ko'));
		expect(await earned()).toEqual([]);
		expect(await own()).toEqual([]);
		await field.phone.push((await field.consent(first, true)).envelope);
		expect(await earned()).toHaveLength(1);
	});
});

describe('giving it', () => {
	test('refuses who may not, what is not earned, and days that cannot be', async () => {
		expect(codesOf(await give(first, {}, counselor))).toBe('not_allowed undefined');
		expect(codesOf(await give(first, {}, { ...office, role: 'head' }))).toBe(
			'not_allowed undefined'
		);
		expect(codesOf(await give(second))).toBe('reward_not_earned undefined');
		expect(codesOf(await give(first, { rewardKey: 'none' }))).toBe('not_found undefined');
		expect(codesOf(await give(first, { enrolmentId: newId(now()) }))).toBe('not_found undefined');
		expect(codesOf(await give(first, { givenOn: addDays(today, 1) }))).toBe('out_of_range givenOn');
		expect(codesOf(await give(first, { givenOn: addDays(today, -1) }))).toBe(
			'out_of_range givenOn'
		);
		expect(codesOf(await give(first, { giverId: newId(now()) }))).toBe('not_a_choice giverId');
		expect(await ledgerOf('reward.given')).toBe(0);
	});

	test('happens once, however often and at once it is sent', async () => {
		const id = newId(now());
		expect(codesOf(await give(first, { id }))).toBe('done');
		expect(codesOf(await give(first, { id }))).toBe('done');
		expect(codesOf(await give(first))).toBe('reward_given undefined');
		expect(await ledgerOf('reward.given')).toBe(1);
		await keepSteps(second);
		const codes = (await Promise.all([give(second), give(second), give(second)])).map(codesOf);
		expect(codes.toSorted()).toEqual(['done', 'reward_given undefined', 'reward_given undefined']);
		expect((await list('given')).found).toBe(2);
		expect((await list('earned')).found).toBe(0);
	});

	test('the database itself refuses a second one', async () => {
		const again = field.admin`insert into reward_given select (jsonb_populate_record(g,
			jsonb_build_object('id', gen_random_uuid()))).* from reward_given g limit 1`;
		await expect(again).rejects.toThrow('reward_given_once');
	});

	test('has a receipt, which leaves a line', async () => {
		const { rewards } = await list('given');
		const { givingId, enrolmentId, name } = rewards[0]!;
		const receipt = await asOffice((work) => receiptOf(work, givingId!));
		expect(receipt).toMatchObject({ name, won: 15_000, givenOn: today });
		const lines = await field.admin`select from access_entry where action = 'print'
			and subject_id = ${enrolmentId} and reason = 'reward receipts'`;
		expect(lines.length).toBeGreaterThan(0);
	});

	test('stays when the facts go, and says so', async () => {
		await field.admin`delete from reward_earned`;
		const { rewards } = await list('given');
		expect(rewards.map(({ stand }) => stand.isUnearned)).toEqual([true, true]);
		await keepSteps(first, ['k1']);
		await keepSteps(second, ['k1']);
	});

	test('is taken back by who recorded it, within half an hour, once', async () => {
		const { rewards } = await list('given');
		const { givingId, enrolmentId } = rewards.find(({ name }) => name === second)!;
		const undo = (by: StaffActor, minutes = 0) =>
			acting(
				by,
				(work) => undoReward(work, givingId!),
				new Date(now().getTime() + minutes * 60_000)
			);
		const colleague = { ...office, staffId: counselor.staffId };
		expect(codesOf(await undo(colleague))).toBe('not_found undefined');
		expect(codesOf(await undo(office, 31))).toBe('too_late_to_undo undefined');
		expect(await undo(office, 29)).toEqual({ ok: true, value: enrolmentId });
		expect(codesOf(await undo(office, 29))).toBe('done');
		expect(await ledgerOf('reward.undone')).toBe(1);
		expect(await asOffice((work) => receiptOf(work, givingId!))).toBeNull();
		expect((await list('earned')).found).toBe(1);
	});
});

describe('limits and items', () => {
	test('are set by administrators; what says the same writes nothing', async () => {
		const cap = { won: 10_000, gifts: null };
		const set = (by = office) => acting(by, (work) => keepRules(work, cap, []));
		expect(codesOf(await set({ ...office, role: 'lead' }))).toBe('not_allowed undefined');
		expect(codesOf(await set())).toBe('done');
		expect(codesOf(await set())).toBe('done');
		expect(await ledgerOf('reward_cap.set')).toBe(1);
		const chosen = { templateKey: 'kr-visit-6m', rewardKey: 'six_weeks', itemId: newId(now()) };
		const wrong = asOffice((work) => keepRules(work, cap, [{ ...chosen, field: 'item0' }]));
		expect(codesOf(await wrong)).toBe('not_a_choice item0');
	});

	test('above the cap a gift is given with a reason alone, which opens from no copy', async () => {
		const { rewards } = await list('earned');
		expect(rewards[0]!.stand).toMatchObject({ state: 'over_cap', doubts: ['cap'] });
		expect(codesOf(await give(second))).toBe('reward_in_doubt reason');
		const id = newId(now());
		expect(codesOf(await give(second, { id, reason: '예시 까닭' }))).toBe('done');
		const [row] = await field.admin`select sealed, doubts from reward_given where id = ${id}`;
		expect(row!.doubts).toEqual(['cap']);
		expect(row!.sealed).not.toContain('예시');
		const page = await asOffice((work) =>
			openPersonRewards(work, 'Asia/Seoul', field.at(second).enrolmentId, 'ko')
		);
		const shown = page!.rewards.find(({ key }) => key === 'six_weeks');
		expect(shown!.given).toMatchObject({ reason: '예시 까닭', doubts: ['cap'] });
		await asOffice((work) => undoReward(work, id));
		await asOffice((work) => keepRules(work, { won: null, gifts: null }, []));
	});

	test('an item comes out of the chosen bag, goes back with the undoing, and never below nothing', async () => {
		const scales = {
			...{ nameKo: '체중계 예시', nameEn: 'Scales', unitKo: '개', unitEn: 'pieces' },
			...{ programmes: [], usualQuantity: 1, limitQuantity: 1, lowQuantity: 0 },
			...{ groupName: null, lastsDays: null, isOnce: true }
		};
		const added = await asOffice((work) => addItem(work, scales));
		const itemId = added.ok ? added.value : '';
		const chosen = { templateKey: 'kr-visit-6m', rewardKey: 'six_weeks', itemId, field: 'item0' };
		await asOffice((work) => keepRules(work, { won: null, gifts: null }, [chosen]));
		const bagId = counselor.staffId;
		const left = async () => (await reading(office, (work) => stockIn(work, bagId)))[itemId] ?? 0;
		expect(codesOf(await give(second))).toBe('required bagId');
		expect(codesOf(await give(second, { bagId }))).toBe('reward_bag_short bagId');
		const put = {
			id: newId(now()),
			kind: 'received' as const,
			itemId,
			holderId: bagId,
			quantity: 1
		};
		const how = { reason: null, batch: null, expiresOn: null };
		await asOffice((work) => moveSupplies(work, 'Asia/Seoul', { ...put, ...how }));
		const id = newId(now());
		expect(codesOf(await give(second, { id, bagId }))).toBe('done');
		expect(await left()).toBe(0);
		await keepSteps(third);
		// The list and the receipts name the item alike.
		const { rewards } = await list('earned');
		expect(rewards.map(({ gift }) => gift.ko)).toEqual(['체중계 예시']);
		const sheets = await asOffice((work) => receiptsForVisit(work, rewards[0]!.visitId!, today));
		expect(sheets.map(({ gift }) => gift.ko)).toEqual(['체중계 예시']);
		expect(codesOf(await give(third, { bagId }))).toBe('reward_bag_short bagId');
		await asOffice((work) => undoReward(work, id));
		expect(await left()).toBe(1);
		// Two who give the last one at once do so one after the other.
		const codes = (await Promise.all([give(second, { bagId }), give(third, { bagId })])).map(
			codesOf
		);
		expect(codes.toSorted()).toEqual(['done', 'reward_bag_short bagId']);
		const given = await reading(office, (work) =>
			allRewards(work, { show: 'given', name: null, visitId: null }, today, 10)
		);
		expect(given.map(({ giftKo }) => giftKo)).toContain('체중계 예시');
	});
});

test('the file is for administrators, and leaves its reason, its rows and its hash', async () => {
	const asked = {
		search: { show: 'given', name: null, visitId: null },
		reason: '예산 정산'
	} as const;
	const take = (by = office) =>
		acting(by, (work) => takeRewardsHome(work, 'Asia/Seoul', asked, 'ko'));
	expect(codesOf(await take({ ...office, role: 'lead' }))).toBe('not_allowed undefined');
	const file = await take();
	expect(file.ok && file.value.startsWith('\uFEFF')).toBe(true);
	expect(file.ok && file.value).toContain(first);
	const [entry] =
		await field.admin`select details from ledger_entry where act = 'rewards.taken_home'`;
	expect(entry!.details).toMatchObject({ show: 'given', rows: 2 });
	expect((entry!.details as { sha256: string }).sha256).toMatch(/^[0-9a-f]{64}$/);
	const lines =
		await field.admin`select from access_entry where action = 'export' and reason = '예산 정산'`;
	expect(lines).toHaveLength(2);
});
