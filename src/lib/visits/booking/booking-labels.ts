import { m } from '#lib/i18n/paraglide/messages.js';

/** What the fields of a booking are called, for the form and for the summary of its errors. */
export function bookingLabels() {
	return {
		organization: m.booking_organization(),
		registrationNumber: m.portal_registration(),
		contactName: m.booking_contact_name(),
		contactEmail: m.booking_contact_email(),
		contactPhone: m.booking_contact_phone(),
		address: m.booking_address(),
		room: m.booking_room(),
		note: m.booking_note(),
		start: m.booking_alternatives(),
		channel: m.portal_channel()
	};
}
