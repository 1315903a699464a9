import { actorId } from '#lib/base/actor.ts';
import { ledgerEntry } from '#lib/ledger/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { writeRows } from '#lib/server/written-together.server.ts';

/** Every act of the product, by its name in the ledger. */
export type Act =
	| 'staff.signed_in'
	| 'staff.signed_out'
	| 'staff.added'
	| 'staff.link_sent'
	| 'staff.password_chosen'
	| 'staff.changed'
	| 'staff.switched_off'
	| 'staff.switched_on'
	| 'resource.added'
	| 'resource.retired'
	| 'resource.brought_back'
	| 'resource.named'
	| 'hours.changed'
	| 'special_hours.changed'
	| 'skills.changed'
	| 'equipment.replaced'
	| 'contact.signed_in'
	| 'contact.signed_out'
	| 'calendar.opened'
	| 'calendar.revoked'
	| 'hold.given_up'
	| 'waiting.asked'
	| 'waiting.joined'
	| 'waiting.offered'
	| 'waiting.left'
	| 'service.published'
	| 'service.draft_begun'
	| 'service.draft_dropped'
	| 'service.retired'
	| 'programme.draft_begun'
	| 'programme.draft_changed'
	| 'programme.draft_dropped'
	| 'programme.published'
	| 'programme.retired'
	| 'series.booked'
	| 'series.link_sent'
	| 'series.link_renewed'
	| 'series.links_ended'
	| 'series.contact_corrected'
	| 'series.people_corrected'
	| 'requests.taken_home'
	| 'series.certified'
	| 'site.described'
	| 'series.confirmed'
	| 'series.unanswered'
	| 'series.cancelled'
	| 'visits.moved'
	| 'visit.reassigned'
	| 'pool.joined'
	| 'pool.withdrawn'
	| 'pool.placed'
	| 'leave.made'
	| 'leave.removed'
	| 'closing.made'
	| 'closing.removed'
	| 'participant.enrolled'
	| 'participant.found_again'
	| 'participant.checked_in'
	| 'consent.recorded'
	| 'consent.withdrawn'
	| 'anchor.set'
	| 'contact.recorded'
	| 'reading.recorded'
	| 'note.recorded'
	| 'photo.received'
	| 'words.written'
	| 'enrolment.closed'
	| 'survey.invited'
	| 'survey.answered'
	| 'survey.declined'
	| 'roster.added'
	| 'roster.undone'
	| 'roster.swept'
	| 'roster.taken_home'
	| 'roster.keyed_in'
	| 'session.published'
	| 'turn.chosen'
	| 'turn.given_back'
	| 'place.given_back'
	| 'place.taken_again'
	| 'notice.written'
	| 'notice.retried'
	| 'notice.settled'
	| 'notices.chosen'
	| 'reminders.stopped'
	| 'reminders.resumed'
	| 'devices.revoked'
	| 'device.revoked'
	| 'device.brought_back'
	| 'lease.set'
	| 'push.turned_on'
	| 'push.turned_off'
	| 'wording.written'
	| 'alimtalk.changed'
	| 'supply.handed_out'
	| 'supply.undone'
	| 'supply.moved'
	| 'supply.transferred'
	| 'supply.explained'
	| 'supply.stops_changed'
	| 'supply.item_added'
	| 'supply.item_changed'
	| 'supply.item_retired'
	| 'supply.item_brought_back'
	| 'supplies.taken_home'
	| 'fund.opened'
	| 'fund.changed'
	| 'fund.joined'
	| 'fund.left'
	| 'fund.recorded'
	| 'fund.verdict_proposed'
	| 'fund.verdict_approved'
	| 'fund.appealed'
	| 'fund.settled'
	| 'fund.payouts_taken_home'
	| 'exception.granted'
	| 'exception.undone'
	| 'exception.reviewed'
	| 'exception_cap.set'
	| 'exceptions.taken_home'
	| 'outcomes.differed'
	| 'outcomes.read'
	| 'contact.undone'
	| 'mentor.handed_over'
	| 'call_back.promised'
	| 'aftercare.held'
	| 'aftercare.skipped'
	| 'aftercare.set'
	| 'outcomes.taken_home'
	| 'operation.refused'
	| 'operation.repaired';

export type Entry = { act: Act; subjectId: string; details?: Record<string, string | number> };
type Reaction = (work: Work, entry: Entry) => Promise<void>;

const reactions = new Map<Act, Reaction[]>();

/** Registers what follows from an act. Called once for each row of the reactions table. */
export function whenRecorded(act: Act, reaction: Reaction): void {
	reactions.set(act, [...(reactions.get(act) ?? []), reaction]);
}

/** Writes what happened beside the fact, and lets its reactions enqueue their follow-ups. */
export async function record(work: Work, entry: Entry): Promise<void> {
	const row = {
		agencyId: work.actor.agencyId,
		at: work.now,
		actorKind: work.actor.kind,
		actorId: actorId(work.actor),
		act: entry.act,
		subjectId: entry.subjectId,
		details: entry.details ?? {}
	};
	await writeRows(work, ledgerEntry, [row]);
	for (const reaction of reactions.get(entry.act) ?? []) await reaction(work, entry);
}
