import type { Bytes } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import type { Disclosed } from '../capture/secret.ts';
import type { Clock } from '../capture/types.ts';

export type { Clock };

/** The text forms that are read. `text`: a line that no importer knows. */
export type LogForm =
  | 'wpa_supplicant'
  | 'hostapd'
  | 'iwd'
  | 'iwmon'
  | 'kernel'
  | 'NetworkManager'
  | 'nmcli'
  | 'wpa_cli'
  | 'connman'
  | 'systemd-networkd'
  | 'dhcp'
  | 'ESP-IDF'
  | 'Arduino'
  | 'ESP8266'
  | 'CircuitPython'
  | 'CYW43'
  | 'Tasmota'
  | 'Zephyr'
  | 'FreeRADIUS'
  | 'NPS'
  | 'ISE'
  | 'Windows'
  | 'netsh'
  | 'macOS'
  | 'Android'
  | 'BSD'
  | 'UniFi'
  | 'ASUS'
  | 'Aruba'
  | 'Cisco'
  | 'RouterOS'
  | 'Meraki'
  | 'Ruckus'
  | 'Xirrus'
  | 'router'
  | 'ftrace'
  | 'iw event'
  | 'tshark'
  | 'iw phy'
  | 'kernel config'
  | 'kernel crypto'
  | 'handshake-workbench'
  | 'text';

/** One line after unquoting, joining and taking off what a log daemon or a mail put before it. */
export interface LogLine {
  /** As it stands in the file, with its prefix, unquoted and joined. */
  readonly whole: string;
  /** Without time, host, program and process id: what the program itself printed. */
  readonly text: string;
  /** Lines of the file that it was made of, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** Octets of the file before it, and how many it takes, line ends and blank lines after it included. */
  readonly offset: number;
  readonly length: number;
  /** Nanoseconds since 1970 UTC, or since the machine's start where `clock` is `boot`; null where it has none. */
  readonly time: bigint | null;
  readonly clock: Clock;
  /** `wpa_supplicant`, `kernel`, `iwd` as syslog or the journal name it; null without such a prefix. */
  readonly program: string | null;
  readonly host: string | null;
  /** Said already: the second form of one mail. It is kept as text and reports nothing. */
  readonly repeats?: boolean;
  /** From 1: a later part of the text, by another machine or of another time. Absent in the first. */
  readonly part?: number;
}

/** A frame that stood in a log as hexadecimal. */
export interface LoggedFrame {
  readonly type: 'frame';
  /** Link type of `bytes`: 1 for EAPOL (with an Ethernet header made of the addresses that the log gives), 105 for 802.11, 253 for netlink. */
  readonly linkType: number;
  readonly bytes: Bytes;
  /** Names, as the log prints them, of parts that it does not hold exactly, and that are left out of `bytes`. */
  readonly missing?: readonly string[];
}

/** A key or password that stood in a log. */
export type LoggedSecret = Disclosed & { readonly type: 'secret' };

export interface LoggedEvent {
  readonly type: 'event';
  readonly event: ControlEvent;
}

/** What one line gives beside being a line. A frame or secret of several lines comes with the last of them. */
export type Read = LoggedFrame | LoggedSecret | LoggedEvent;

/** Reads the lines of one form in order; keeps what earlier lines told (addresses, an open hexdump). */
export interface LineReader {
  /** What the line gives; [] for a line that is of the form and reports nothing; null when it is not of the form. */
  read(line: LogLine): readonly Read[] | null;
  /** What was still open when the lines ended. */
  end(): readonly Read[];
}

/** One text form. */
export interface Importer {
  readonly form: LogForm;
  /**
   * How surely a line is of this form, from its text and program alone (and `whole`, below): 0 not, 1 could be (an ordinary word that
   * others print too), 2 surely.
   */
  recognise(line: LogLine): 0 | 1 | 2;
  /** What `recognise` looks for in the line as it stands in the file, prefix and all; absent: nothing. */
  readonly whole?: RegExp;
  /** One of these is in every line without program name that is recognised; absent: others may be too. */
  readonly words?: readonly RegExp[];
  reader(): LineReader;
  /**
   * Whether the line is part of the one before it that is of this form (an attribute of the message above). The core
   * joins such lines with `\n` into one LogLine, so that a message of a hundred lines is one record.
   */
  continues?(line: LogLine): boolean;
  /** The line with keys and passwords replaced by `[REDACTED]`, for export; the same string where it holds none. */
  redact(text: string): string;
}
