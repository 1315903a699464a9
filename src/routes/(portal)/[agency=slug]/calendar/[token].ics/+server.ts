import { contactOfCalendar } from '#lib/identity/contact-calendar.server.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { contactCalendar } from '#lib/visits/calendars/contact-calendar.ts';
import { calendarOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { discreetWords } from '#lib/visits/queries.server.ts';

/** A calendar asks every hour; it is told in a word when nothing changed. */
export async function GET({ locals, params, request }) {
	const agency = agencyOf(locals);
	const contact = await reading(visitorOf(locals), (work) => contactOfCalendar(work, params.token));
	if (!contact) missing('link_unknown');
	const content = await reading(contact, async (work) => {
		const visits = await calendarOfContact(work);
		const language = visits.at(-1)?.language ?? 'ko';
		const about = { discreetWords: await discreetWords(work), now: work.now };
		return contactCalendar(agency, visits, language, about);
	});
	const etag = `"${(await sha256Hex(content)).slice(0, 32)}"`;
	// It may be kept, by the calendar alone, and asked about each time.
	const headers = { etag, 'cache-control': 'private, no-cache' };
	if (isKnown(request.headers.get('if-none-match'), etag)) {
		return new Response(null, { status: 304, headers });
	}
	return new Response(content, {
		headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' }
	});
}

function isKnown(sent: string | null, etag: string): boolean {
	const tags = (sent ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
	return tags.includes(etag) || tags.includes('*');
}
