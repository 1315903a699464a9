/** One measure that is being taken by itself. */
import { newId } from '#lib/identity/cryptography.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import type { Asking, ContactDraft } from '#lib/field/contact-draft.ts';
import { moment } from '#lib/field/moment.svelte.ts';
import { stepForReading } from '#lib/programmes/readings.ts';
import type { Measure } from '#lib/programmes/template.ts';
import { here } from '../../../here.svelte.ts';
import { AnswerForm } from '../contact/answer-form.svelte.ts';
import { DraftKeeper } from '../contact/draft-keeper.ts';

export class ReadingForm extends AnswerForm {
	readonly stepKey = null;
	#measure: Measure;

	constructor(measure: Measure, draft: ContactDraft, keeper: DraftKeeper) {
		super(draft, keeper);
		this.#measure = measure;
	}

	get asking(): Asking {
		const { template, facts } = here;
		const step = stepForReading(this.#measure);
		return { template, step, facts, on: moment.today, maySensitive: true };
	}
}

/** The form as it was left, or an empty one. */
export async function openReadingForm(measure: Measure): Promise<ReadingForm> {
	const { visit, entry } = here;
	const keeper = new DraftKeeper(`${measure.key} ${visit.id} ${entry.enrolmentId}`, field.phone);
	const kept = await keeper.read<ContactDraft>();
	const isSaved = entry.contacts.some((one) => one.id === kept?.contactId);
	return new ReadingForm(measure, kept && !isSaved ? kept : emptyDraft(), keeper);
}

function emptyDraft(): ContactDraft {
	return {
		contactId: newId(new Date()),
		stepKey: '',
		mode: 'visit',
		result: 'attended',
		typed: {},
		confirmed: [],
		read: [],
		at: ''
	};
}
