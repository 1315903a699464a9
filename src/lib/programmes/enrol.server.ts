import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { checkConsent } from '#lib/programmes/consent.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { consent, enrolment, participant } from '#lib/programmes/schema.server.ts';
import type { Consent, Template } from '#lib/programmes/template.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesByCode, type SeriesDetails } from '#lib/visits/queries.server.ts';

export type EnrolmentRequest = {
	code: string;
	name: string;
	phone: string;
	language: Language;
	/** What was ticked, by the key of the consent item. */
	agreed: Record<string, boolean>;
};

/**
 * Enrols one person, past their employer. The answer to somebody who is enrolled already is the
 * same as to a new one, so that nobody can find out who takes part; the private link goes to the
 * telephone and never onto the page.
 */
export async function enrol(
	work: Work,
	agency: Agency,
	request: EnrolmentRequest
): Promise<Outcome<null>> {
	const found = await seriesByCode(work, request.code);
	if (!found) return refused(problem('code_unknown', undefined, 'code'));
	const template = await templateOf(work, found.service.templateKey, found.service.templateVersion);
	const asked = askedAtEnrolment(template);
	const missing = asked.flatMap((form) => checkConsent(form, request.agreed));
	if (missing.length) return refused(...missing);
	const known = await enrolmentOf(work, found, request.phone);
	const id = known ?? (await write(work, request, found, template, asked));
	await sendLink(work, agency, id, request);
	return done(null);
}

/** The consents that enrolling itself needs; those about sensitive data are asked face to face. */
export function askedAtEnrolment(template: Template): Consent[] {
	return template.consents
		.map((form) => ({ ...form, items: form.items.filter((item) => item.kind !== 'sensitive') }))
		.filter((form) => form.items.length > 0);
}

async function write(
	work: Work,
	request: EnrolmentRequest,
	found: SeriesDetails,
	template: Template,
	asked: Consent[]
): Promise<string> {
	const { agencyId } = work.actor;
	const participantId = newId(work.now);
	const id = newId(work.now);
	const { name, phone, language } = request;
	await work.tx
		.insert(participant)
		.values({ agencyId, id: participantId, name, phone, language, createdAt: work.now });
	await work.tx.insert(enrolment).values({
		agencyId,
		id,
		participantId,
		seriesId: found.id,
		personKey: await personKey(found.id, phone),
		templateKey: template.key,
		templateVersion: template.version,
		enrolledAt: work.now,
		channel: 'poster'
	});
	await writeConsents(work, id, request, asked);
	await record(work, { act: 'participant.enrolled', subjectId: id });
	return id;
}

async function writeConsents(
	work: Work,
	enrolmentId: string,
	{ agreed, language }: EnrolmentRequest,
	asked: Consent[]
): Promise<void> {
	for (const form of asked) {
		const textHash = await sha256Hex(consentText(form.items, language));
		await work.tx.insert(consent).values(
			form.items.map((item) => ({
				agencyId: work.actor.agencyId,
				id: newId(work.now),
				enrolmentId,
				formKey: form.key,
				formVersion: form.version,
				itemKey: item.key,
				given: agreed[item.key] === true,
				textHash,
				language,
				channel: 'poster' as const,
				givenAt: work.now
			}))
		);
	}
}

/** At most one text a day, so that the form cannot be used to pester somebody. */
async function sendLink(work: Work, agency: Agency, id: string, request: EnrolmentRequest) {
	const token = await makeLink(work, 'plan', id);
	const locale = request.language;
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`
	};
	await writeNotice(work, {
		onceKey: `plan ${id} ${work.now.toISOString().slice(0, 10)}`,
		template: 'plan-link',
		channel: 'text',
		recipient: request.phone,
		language: locale,
		subject: m.notices_plan_subject({}, { locale }),
		body: m.notices_plan_text(words, { locale })
	});
}

async function enrolmentOf({ actor, tx }: Work, found: SeriesDetails, phone: string) {
	const [row] = await tx
		.select({ id: enrolment.id })
		.from(enrolment)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				eq(enrolment.seriesId, found.id),
				eq(enrolment.personKey, await personKey(found.id, phone))
			)
		);
	return row?.id ?? null;
}

function personKey(seriesId: string, phone: string): Promise<string> {
	return sha256Hex(`${seriesId} ${phone}`);
}
