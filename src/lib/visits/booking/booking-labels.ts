import { m } from '#lib/i18n/paraglide/messages.js';

/** What the fields of a booking are called, for the form and, in its order, for the summary of its errors. */
export function bookingLabels() {
	return {
		start: m.booking_alternatives(),
		channel: m.portal_channel(),
		organization: m.booking_organization(),
		registrationNumber: m.portal_registration(),
		address: m.booking_address(),
		room: m.booking_room(),
		contactName: m.booking_contact_name(),
		contactEmail: m.booking_contact_email(),
		contactPhone: m.booking_contact_phone(),
		note: m.booking_note()
	};
}

/** The same with what the service asks to be confirmed, and the dates that may have changed. */
export function detailLabels(confirmations: { key: string; text: string }[]) {
	return {
		dates: m.booking_your_visits(),
		...bookingLabels(),
		language: m.admin_book_language(),
		...Object.fromEntries(confirmations.map(({ key, text }) => [`confirm-${key}`, text])),
		missing: m.offer_missing()
	};
}
