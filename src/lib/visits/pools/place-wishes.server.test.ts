import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { briefing, clinic, companies } from '../../../../tests/town/cast.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import postgres from 'postgres';
import type { Actor, StaffActor } from '#lib/base/actor.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { isStillTrue, type Written } from '#lib/notices/notice-checks.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { joinPool, type NewWish } from '#lib/visits/pools/join-pool.server.ts';
import { hostsAhead, neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { placeWishes } from '#lib/visits/pools/place-wishes.server.ts';
import { waitingWishes, wishById } from '#lib/visits/pools/pool-queries.server.ts';
import { tellNeighbours } from '#lib/visits/pools/tell-neighbours.server.ts';
import { withdrawWish } from '#lib/visits/pools/withdraw-wish.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;
let reference: string;
let seriesId: string;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin`select id from staff where role = 'administrator' limit 1`;
	lead = { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role: 'administrator' };
	await aBookedSeries(town.agency);
	const [booked] = await admin`select id, reference from series limit 1`;
	({ id: seriesId, reference } = booked as { id: string; reference: string });
	await promise(seriesId);
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** The office promises the visits of a series. */
function promise(series: string) {
	return acting(lead, (work) => confirmSeries(work, town.agency, series));
}

const { headcount: _, ...company } = companies[1]!;
/** Sends the form of a wish. */
function send(changes: Partial<NewWish> = {}) {
	const { organization, address, contactName, contactEmail, contactPhone } = company;
	const contact = { organization, address, contactName, contactEmail, contactPhone };
	const asked = { requestKey: newId(new Date()), serviceKey: clinic.key, people: 4, isHost: false };
	return acting(town.visitor, (work) =>
		joinPool(work, town.agency, {
			...contact,
			...asked,
			language: 'ko',
			channel: 'web',
			...changes
		})
	);
}

async function wish(people: number, serviceKey: string = clinic.key, key = newId(new Date())) {
	const outcome = await send({ requestKey: key, serviceKey, people });
	if (!outcome.ok) return outcome.problems[0]!.code;
	const [row] = await admin`select id from pool_wish where request_key = ${key}`;
	return row!.id as string;
}
/** What the hosts of these said by telephone, unless a test says otherwise. */
const agreed = { own: 1 };
const place = async (...wishIds: string[]) => {
	const outcome = await acting(lead, (work) =>
		placeWishes(work, town.agency, { wishIds, reference, agreed })
	);
	return outcome.ok ? outcome.value.placed : outcome.problems[0]!.code;
};
const waiting = () =>
	reading(lead, async (work) => (await waitingWishes(work)).map(({ id }) => id));

test('a wish is made once however often its form is sent, and not by who has enough', async () => {
	const key = newId(new Date());
	expect(await wish(12, clinic.key, key)).toBe(await wish(12, clinic.key, key));
	expect(await wish(30)).toBe('pool_not_needed');
	expect(await wish(3, 'nowhere')).toBe('not_found');
});

test('a form sent several times at once is one wish, and a correction in it is not lost', async () => {
	const requestKey = newId(new Date());
	const answers = await Promise.all([1, 2, 3].map(() => send({ requestKey })));
	expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
	expect(await admin`select 1 from pool_wish where request_key = ${requestKey}`).toHaveLength(1);
	for (const change of [{ contactEmail: 'right@daon.example' }, { people: 5 }, { isHost: true }]) {
		expect(await send({ requestKey, ...change })).toMatchObject({
			problems: [{ code: 'request_changed' }]
		});
	}
});

test('places are given up to what the visits were booked for, of two at once only one', async () => {
	const wishes = await Promise.all([wish(20), wish(20)]);
	const outcomes = await Promise.all(wishes.map((id) => place(id)));
	expect(outcomes.toSorted()).toEqual([1, 'pool_too_many']);
	const [left] = wishes.filter((_, at) => outcomes[at] !== 1);
	expect(await waiting()).toContain(left);
});

test('another service, an unknown reference and a wish that is gone are refused, whole', async () => {
	const other = await wish(3, briefing.key);
	expect(await place(other)).toBe('pool_other_service');
	const gone = await wish(2);
	await acting(town.visitor, (work) => withdrawWish(work, gone));
	const good = await wish(2);
	expect(await place(good, gone)).toBe('changed_meanwhile');
	expect(await waiting()).toContain(good);
});

test('who has a place cannot simply leave, and is told once of each change of dates', async () => {
	const mine = await wish(2);
	expect(await place(mine)).toBe(1);
	const left = await acting(town.visitor, (work) => withdrawWish(work, mine));
	expect(left).toMatchObject({ ok: false, problems: [{ code: 'already_placed' }] });
	for (const change of ['one', 'one', 'two']) {
		await tellNeighbours(town.agency.id, { seriesId, change });
	}
	const told = await admin`select once_key from notice
		where template = 'pool-changed' and once_key like ${'%' + mine}`;
	expect(told).toHaveLength(2);
});

test('who loses the place with the visits waits again, and is given another or leaves', async () => {
	const host = await aBookedSeries(town.agency);
	const [staying, leaving] = [await wish(4), await wish(3)];
	const placeAt = (wishIds: string[], series: { reference: string }) =>
		acting(lead, (work) =>
			placeWishes(work, town.agency, { wishIds, reference: series.reference, agreed })
		);
	expect((await placeAt([staying, leaving], host)).ok).toBe(true);
	const all = { seriesId: host.seriesId, number: 1, scope: 'all' } as const;
	const holder = {
		kind: 'organization',
		agencyId: town.agency.id,
		seriesId: host.seriesId
	} as const;
	await acting(holder, (work) =>
		cancelVisits(work, town.agency, { ...all, reason: 'organization_asked', sentence: '' })
	);
	// Those who had a place are still told, although it counts no more.
	await tellNeighbours(town.agency.id, { seriesId: host.seriesId, change: 'over' });
	const told =
		await admin`select 1 from notice where once_key like ${`pool-lost % ${host.seriesId}`}`;
	expect(told).toHaveLength(2);
	const line = await reading(lead, waitingWishes);
	expect(line.filter(({ lostPlace }) => lostPlace).map(({ id }) => id)).toEqual([staying, leaving]);
	const left = await acting(town.visitor, (work) => withdrawWish(work, leaving));
	expect(left.ok).toBe(true);
	const other = await aBookedSeries(town.agency);
	expect((await placeAt([staying], other)).ok).toBe(true);
	const shown = await reading(town.visitor, (work) => wishById(work, staying));
	expect(shown!.shared!.id).toBe(other.seriesId);
	const places = await admin`select series_id from pool_place where wish_id = ${staying}`;
	expect(places).toHaveLength(2);
});

test('a mail with dates that changed since is not sent; how people enrol is told anew', async () => {
	const host = await aBookedSeries(town.agency);
	await promise(host.seriesId);
	const mine = await wish(4);
	const placing = { wishIds: [mine], reference: host.reference, agreed };
	expect((await acting(lead, (work) => placeWishes(work, town.agency, placing))).ok).toBe(true);
	await tellNeighbours(town.agency.id, { seriesId: host.seriesId, change: 'first' });
	const written = () => admin<Written[]>`
		select template, subject_id as "subjectId", told, about_id as "aboutId", about_at as "aboutAt",
			created_at as "createdAt" from notice where told->>'wishId' = ${mine} order by created_at`;
	const system = { kind: 'system', agencyId: town.agency.id } as const;
	const isTrue = (one: Written) => acting(system, (work) => isStillTrue(work, one));
	const [placed, changed] = await written();
	expect([await isTrue(placed!), await isTrue(changed!)]).toEqual([true, true]);
	await admin`update visit set sequence = sequence + 1 where series_id = ${host.seriesId} and number = 2`;
	expect([await isTrue(placed!), await isTrue(changed!)]).toEqual([false, false]);
	const [, , anew, ...more] = await written();
	expect(anew!.template).toBe('pool-placed');
	expect(more).toEqual([]);
	expect(await isTrue(anew!)).toBe(true);
});

test('neighbours hear where and when once the host is promised; the host hears how many come', async () => {
	const host = await aBookedSeries(town.agency, 0, { contactEmail: 'room@daon.example' });
	await send({ contactEmail: 'room@daon.example', people: 20, isHost: true });
	const email = 'neighbour@daon.example';
	const wished = async (people: number, contactEmail: string) => {
		const requestKey = newId(new Date());
		await send({ requestKey, people, contactEmail });
		const [row] = await admin`select id from pool_wish where request_key = ${requestKey}`;
		return row!.id as string;
	};
	const wishIds = [await wished(4, email), await wished(3, 'second@daon.example')];
	const placing = { wishIds, reference: host.reference, agreed: null };
	expect((await acting(lead, (work) => placeWishes(work, town.agency, placing))).ok).toBe(true);
	const told = async (recipient: string) =>
		(
			await admin`select template from notice where recipient = ${recipient} order by created_at`
		).map(({ template }) => template as string);
	expect(await told(email)).toEqual(['pool-joined', 'pool-arranging']);
	expect(await told(host.series.organization.contactEmail)).toContain('pool-hosting');
	const shares = () => reading(town.visitor, (work) => neighboursOf(work, host.seriesId));
	expect(await shares()).toEqual({ organizations: 2, people: 7 });
	const hosts = await reading(lead, hostsAhead);
	const found = hosts.find((one) => one.reference === host.reference);
	expect(found).toMatchObject({ serviceKey: clinic.key, room: host.series.headcount - 20 - 7 });

	// Nothing is told of dates that move before they are promised.
	await tellNeighbours(town.agency.id, { seriesId: host.seriesId, change: 'moved' });
	expect(await told(email)).toEqual(['pool-joined', 'pool-arranging']);
	const enqueued = () => admin`select data from pgboss.job
		where name = 'tell-neighbours' and data->>'seriesId' = ${host.seriesId}`;
	expect(await enqueued()).toEqual([]);
	await promise(host.seriesId);
	expect(await enqueued()).toMatchObject([{ data: { what: 'confirmed' } }]);
	const confirmed = { seriesId: host.seriesId, change: 'confirmed', what: 'confirmed' };
	for (let twice = 0; twice < 2; twice++) await tellNeighbours(town.agency.id, confirmed);
	expect(await told(email)).toEqual(['pool-joined', 'pool-arranging', 'pool-placed']);
});

test('a mail to a neighbour names only the visits that are not over', async () => {
	const host = await aBookedSeries(town.agency);
	await promise(host.seriesId);
	const mine = await wish(4);
	const placing = { wishIds: [mine], reference: host.reference, agreed };
	expect((await acting(lead, (work) => placeWishes(work, town.agency, placing))).ok).toBe(true);
	await admin`update confirmation set confirmed_at = confirmed_at - interval '300 days'
		where series_id = ${host.seriesId}`;
	const over = (numbers: number[]) =>
		admin`update visit set starts_at = starts_at - interval '200 days',
			ends_at = ends_at - interval '200 days', sequence = sequence + 1
			where series_id = ${host.seriesId} and number in ${admin(numbers)}`;
	const listed = async (change: string) => {
		await tellNeighbours(town.agency.id, { seriesId: host.seriesId, change });
		const [row] = await admin`select id, body from notice
			where template = 'pool-changed' and once_key = ${`pool-changed ${change} ${mine}`}`;
		const opened = JSON.parse(await atRest.open(row!.body as string, row!.id as string));
		return (opened.body as string).split('앞으로의 일정\n')[1]!.split('\n\n')[0]!;
	};
	const numbersIn = (lines: string) =>
		lines.split('\n').map((line) => Number(/\d/.exec(line)?.[0]));
	expect(numbersIn(await listed('none over'))).toEqual([1, 2, 3, 4]);
	await over([1, 2]);
	expect(numbersIn(await listed('two over'))).toEqual([3, 4]);
	await over([3, 4]);
	expect(await listed('all over')).toBe('남은 방문이 없습니다.');
});

test('who has a place with a host whose request lapsed waits again, and is told', async () => {
	const host = await aBookedSeries(town.agency);
	const mine = await wish(4);
	const placing = { wishIds: [mine], reference: host.reference, agreed };
	expect((await acting(lead, (work) => placeWishes(work, town.agency, placing))).ok).toBe(true);
	expect(await waiting()).not.toContain(mine);
	await admin`update visit set starts_at = starts_at - interval '200 days',
		ends_at = ends_at - interval '200 days' where series_id = ${host.seriesId}`;
	expect(await waiting()).toContain(mine);
	await tellNeighbours(town.agency.id, { seriesId: host.seriesId, change: 'lapsed' });
	const lost = await admin`select 1 from notice
		where template = 'pool-lost' and subject_id is null and once_key like ${`%${mine}%`}`;
	expect(lost).toHaveLength(1);
});

describe('the room of a host', () => {
	const hostAs = (contactEmail: string) => aBookedSeries(town.agency, 0, { contactEmail });
	const wished = async (changes: Partial<NewWish>) => {
		const requestKey = newId(new Date());
		await send({ requestKey, ...changes });
		const [row] = await admin`select id from pool_wish where request_key = ${requestKey}`;
		return row!.id as string;
	};
	const placeAt = async (
		{ reference }: { reference: string },
		wishIds: string[],
		agreed: { own: number } | null = null
	) => {
		const outcome = await acting(lead, (work) =>
			placeWishes(work, town.agency, { wishIds, reference, agreed })
		);
		return outcome.ok ? outcome.value.placed : outcome.problems[0];
	};
	const hostings = (email: string) => admin`select 1 from notice
		where template = 'pool-hosting' and recipient = ${email}`;

	test('is nobody else’s to give: refused until it offered it, or agreed by telephone', async () => {
		const host = await hostAs('silent@daon.example');
		const mine = await wished({ people: 4 });
		// What it offered for another service, or took back, is no offer.
		await wished({
			...{ contactEmail: 'silent@daon.example', people: 3, isHost: true },
			serviceKey: briefing.key
		});
		const back = await wished({ contactEmail: 'silent@daon.example', people: 5, isHost: true });
		await acting(town.visitor, (work) => withdrawWish(work, back));
		const refusal = { code: 'pool_not_offered', field: 'agreed' };
		expect(await placeAt(host, [mine])).toMatchObject(refusal);
		expect(await hostings('silent@daon.example')).toHaveLength(0);
		expect(await placeAt(host, [mine], { own: 20 })).toBe(1);
		expect(await hostings('silent@daon.example')).toHaveLength(1);
		const [kept] = await admin`select details from ledger_entry
			where act = 'pool.placed' and subject_id = ${mine}`;
		expect(kept!.details).toMatchObject({ agreed: 'telephone', own: 20 });
	});

	test('holds its own people too, and what is left is said', async () => {
		const email = 'full@daon.example';
		const host = await hostAs(email);
		const { headcount } = host.series;
		const own = await wished({ contactEmail: email, people: headcount - 10, isHost: true });
		const [first, second] = [await wished({ people: 7 }), await wished({ people: 4 })];
		const left = (count: number) => ({ code: 'pool_too_many', params: { left: count } });
		expect(await placeAt(host, [first, second])).toMatchObject(left(10));
		expect(await placeAt(host, [first])).toBe(1);
		// Its own wish in its own visits: the same people, counted once.
		expect(await placeAt(host, [own])).toBe(1);
		expect(await placeAt(host, [second])).toMatchObject(left(3));
		const said = await reading(lead, hostsAhead);
		expect(said.find(({ reference }) => reference === host.reference)!.room).toBe(3);
		// By telephone the same: who booked for its own people alone has room for nobody.
		const alone = await hostAs('alone@daon.example');
		expect(await placeAt(alone, [second], { own: headcount })).toMatchObject(left(0));
	});

	test('is offered by nobody for whoever has no mail either', async () => {
		const [host] = [await aBookedSeries(town.agency, 0)];
		await admin`update organization set contact_email = '', contact_phone = '02-000-7777'
			where id = (select organization_id from series where id = ${host!.seriesId})`;
		const offered = (contactPhone: string) => {
			const wish = { contactEmail: '', contactPhone, channel: 'phone', isHost: true, people: 3 };
			const asked = { requestKey: newId(new Date()), serviceKey: clinic.key, language: 'ko' };
			const { organization, address, contactName } = company;
			return acting(lead, (work) =>
				joinPool(work, town.agency, {
					...{ ...asked, ...wish, organization, address, contactName }
				} as NewWish)
			);
		};
		const mine = await wished({ people: 2 });
		await offered('02-000-8888');
		expect(await placeAt(host!, [mine])).toMatchObject({ code: 'pool_not_offered' });
		await offered('02-000-7777');
		expect(await placeAt(host!, [mine])).toBe(1);
	});
});

describe('a wish that the office keys in', () => {
	const keyIn = (changes: Partial<NewWish>, actor: Actor = lead) => {
		const { organization, address, contactName, contactPhone } = company;
		const asked = { requestKey: newId(new Date()), serviceKey: clinic.key, people: 3 };
		return acting(actor, (work) =>
			joinPool(work, town.agency, {
				...{ ...asked, organization, address, contactName, contactPhone, contactEmail: '' },
				...{ isHost: false, language: 'ko', channel: 'phone', ...changes }
			})
		);
	};
	const mails = () => admin`select template from notice where template like 'pool-%'`;

	test('is kept with how it came, and nobody is mailed where there is no address', async () => {
		await admin`delete from notice`;
		expect(await keyIn({})).toMatchObject({ ok: true });
		const [row] = await admin`select id, channel from pool_wish order by wished_at desc limit 1`;
		expect(row!.channel).toBe('phone');
		const { reference: hostReference } = await aBookedSeries(town.agency, 0);
		const placing = { wishIds: [row!.id as string], reference: hostReference, agreed };
		const placed = await acting(lead, (work) => placeWishes(work, town.agency, placing));
		expect(placed).toMatchObject({ ok: true, value: { placed: 1, toCall: 1 } });
		expect((await mails()).filter(({ template }) => template !== 'pool-hosting')).toEqual([]);
	});

	test('is keyed in by nobody else, and the office keys in none as from the web', async () => {
		const codeOf = async (outcome: ReturnType<typeof keyIn>) => {
			const said = await outcome;
			return said.ok ? null : said.problems[0]!.code;
		};
		expect(await codeOf(keyIn({}, town.visitor))).toBe('not_allowed');
		expect(await codeOf(keyIn({ channel: 'web', contactEmail: 'a@example.org' }))).toBe(
			'not_allowed'
		);
	});
});
