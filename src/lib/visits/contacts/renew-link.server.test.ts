import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import { makeLink, subjectOfLink } from '#lib/identity/links.server.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { renewLink } from '#lib/visits/contacts/renew-link.server.ts';
import { SERIES_LINK_DAYS } from '#lib/visits/contacts/link-ends.ts';
import {
	endLinks,
	linksOfSeries,
	seriesOfLink,
	standingLinks
} from '#lib/visits/contacts/series-links.server.ts';
import { newestVersion } from '#lib/visits/services/service-queries.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { boardTown } from '#lib/visits/week/week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;
beforeAll(async () => {
	town = await boardTown();
}, 60_000);
afterAll(() => town.leave());

const opens = (token: string) =>
	reading(town.visitor, (work) => subjectOfLink(work, 'series', token));
const renew = (id: string, role = town.lead.role) =>
	acting({ ...town.lead, role }, (work) => renewLink(work, town.agency, id));

test('a new link is mailed and all others of the series end, those of no other', async () => {
	const booked = await book(town.agency, await aRequest(town.agency));
	const other = await book(town.agency, await aRequest(town.agency));
	if (!booked.ok || !other.ok) throw new Error('not booked');
	const { seriesId, token } = booked.value;
	const second = await acting(town.lead, (work) => makeLink(work, 'series', seriesId));
	expect((await renew(seriesId, 'counselor')).ok).toBe(false);
	expect(await opens(token)).toBe(seriesId);
	expect(await renew(seriesId)).toEqual({ ok: true, value: null });
	expect([await opens(token), await opens(second)]).toEqual([null, null]);
	expect(await opens(other.value.token)).toBe(other.value.seriesId);
	const [mail] = await reading(town.visitor, (work) => openedNotices(work));
	expect(mail!.template).toBe('series-link');
	expect(await opens(/series\/(\S+)/.exec(mail!.body)![1]!)).toBe(seriesId);
});

test('a contact without an address of mail keeps the link that there is', async () => {
	const wanted = await aRequest(town.agency, { contactEmail: '', channel: 'phone' });
	const booked = await acting(town.lead, (work) => bookSeries(work, town.agency, wanted));
	if (!booked.ok) throw new Error('not booked');
	expect(await renew(booked.value.seriesId)).toMatchObject({
		problems: [{ code: 'contact_without_mail' }]
	});
	expect(await opens(booked.value.token)).toBe(booked.value.seriesId);
});

test('the office ends every link, and they close by themselves half a year after the last visit', async () => {
	const booked = await book(town.agency, await aRequest(town.agency));
	if (!booked.ok) throw new Error('not booked');
	const { seriesId, token } = booked.value;
	const opensAt = (at: Date) =>
		reading(town.visitor, (work) => seriesOfLink({ ...work, now: at }, token));
	const now = new Date();
	const links = (await reading(town.lead, (work) => linksOfSeries(work, seriesId)))!;
	const last = (await town.visitsOf(seriesId)).at(-1)!.endsAt.getTime();
	expect(links).toMatchObject({ count: 1, endsAt: new Date(last + SERIES_LINK_DAYS * 86_400_000) });
	expect(await opensAt(now)).toBe(seriesId);
	expect(await opensAt(new Date(links.endsAt.getTime() - 1))).toBe(seriesId);
	expect(await opensAt(links.endsAt)).toBe(null);
	const { rows } = await reading(town.lead, (work) => standingLinks(work, 1));
	expect(rows.find(({ id }) => id === seriesId)).toMatchObject({ count: 1, endsAt: links.endsAt });

	const end = (actor = town.lead) => acting(actor, (work) => endLinks(work, seriesId));
	expect(await end({ ...town.lead, role: 'counselor' })).toMatchObject({ ok: false });
	expect(await end()).toEqual({ ok: true, value: null });
	expect(await opensAt(now)).toBe(null);
	expect(await reading(town.lead, (work) => linksOfSeries(work, seriesId))).toBe(null);
	expect(await end()).toMatchObject({ problems: [{ code: 'link_unknown' }] });
});

test('what stands in an address and is no id or key finds nothing, and surprises nobody', async () => {
	for (const text of ['\0', '%00', 'x', '../', "'"]) {
		expect(await reading(town.lead, (work) => seriesById(work, text))).toBeNull();
		expect(await reading(town.lead, (work) => newestVersion(work, text))).toBeNull();
	}
});
