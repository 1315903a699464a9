import { and, eq, isNull } from 'drizzle-orm';
import type { Role } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { service, waiting } from '#lib/visits/schema.server.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { busRules } from './stop-services.ts';

/* What the story of the month needs and no act of the product gives. */

/** The first of the agency's people in a role, as who acts. */
export async function someoneOf({ id: agencyId }: Agency, role: Role) {
	const [row] = await reading({ kind: 'system', agencyId }, ({ tx }) =>
		tx
			.select({ staffId: staff.id })
			.from(staff)
			.where(and(eq(staff.agencyId, agencyId), eq(staff.role, role)))
			.orderBy(staff.id)
			.limit(1)
	);
	return { kind: 'staff', agencyId, staffId: row!.staffId, role } as const;
}

/** Everybody who asked to wait presses the button behind the mailed link. */
export function confirmPlaces({ id: agencyId }: Agency, at?: Date): Promise<void> {
	const press = async (work: Work) => {
		const asked = await work.tx
			.select({ id: waiting.id })
			.from(waiting)
			.where(and(eq(waiting.agencyId, agencyId), isNull(waiting.confirmedAt)));
		for (const { id } of asked) await confirmWaiting(work, id);
	};
	return acting({ kind: 'system', agencyId }, press, at);
}

/** A bus that goes to stops of the agency's own; its rules are those of `stop-services.ts`. */
export async function addBus({ actor, tx, now }: Work, key: string): Promise<void> {
	await tx.insert(service).values({
		agencyId: actor.agencyId,
		id: newId(now),
		key,
		name: { ko: '마음버스 (예시)', en: 'Mind bus (sample)' },
		summary: {
			ko: '버스가 동네로 찾아가 마음 건강을 살핍니다. 비용은 없습니다.',
			en: 'A bus comes to your neighbourhood to look after your mind. Free of charge.'
		},
		preparation: [{ ko: '신분증', en: 'Something that shows who you are' }],
		rules: busRules,
		// Who comes is recorded by name, with nothing measured.
		templateKey: 'appointment',
		templateVersion: 1,
		discreetWords: ['마음', '정신', 'mind'],
		source: { ko: '예시로 정했습니다.', en: 'Assumed as a sample.' },
		publishedAt: now
	});
}
