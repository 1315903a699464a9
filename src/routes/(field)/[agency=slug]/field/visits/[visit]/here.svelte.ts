/** The visit and the person that the address names, as the phone knows them now. */
import { page } from '$app/state';
import { dayOf } from '#lib/base/days.ts';
import { personAddress, visitAddress } from '#lib/field/addresses.ts';
import { isCalled } from '#lib/field/day.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import { moment } from '#lib/field/moment.svelte.ts';
import { factsOf, planFor, templateOf } from '#lib/field/person.ts';

class Here {
	#zone = $derived(field.day?.zone ?? 'Asia/Seoul');
	#visit = $derived(field.day?.visits.find((one) => one.id === page.params.visit));
	#entry = $derived(this.#visit?.roster.find((one) => isCalled(one, page.params.enrolment!)));
	#visitDay = $derived(this.#visit && dayOf(new Date(this.#visit.startsAt), this.#zone));
	#template = $derived(field.day && this.#entry ? templateOf(field.day, this.#entry) : null);

	#facts = $derived(this.#entry && factsOf(this.#entry, this.zone));
	#plan = $derived(
		this.#visit && this.#entry && this.#template
			? planFor(this.#template, this.#entry, this.#visit, this.zone, moment.today)
			: undefined
	);

	get zone() {
		return this.#zone;
	}

	/** Ask `isVisit` or `isPerson` first; the layouts do. */
	get visit() {
		return this.#visit!;
	}

	get entry() {
		return this.#entry!;
	}

	get template() {
		return this.#template!;
	}

	get isVisit() {
		return this.#visit !== undefined;
	}

	get isPerson() {
		return this.#entry !== undefined && this.#template !== null;
	}

	get facts() {
		return this.#facts!;
	}

	get plan() {
		return this.#plan!;
	}

	get visitDay() {
		return this.#visitDay!;
	}

	get isVisitDay() {
		return this.visitDay === moment.today;
	}

	get visitAddress() {
		return visitAddress(page.params.agency!, this.visit.id);
	}

	get personAddress() {
		return personAddress(page.params.agency!, this.visit.id, this.entry.enrolmentId);
	}
}

export const here = new Here();
