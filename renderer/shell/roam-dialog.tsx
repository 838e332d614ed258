/** Where to roam to: the access points that the last scan found. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { FoundView } from '../../preload/contract/index.ts';
import { useActions, useApp } from '../state/app.ts';
import { Dialog } from './dialog.tsx';
import './live.css';

const none: readonly FoundView[] = [];
const canBe = ({ current, unfit }: FoundView): boolean => !current && unfit === null;
const placeOf = ({ channel, frequencyMHz }: FoundView): string =>
  `${channel === null ? '' : `${channel}, `}${frequencyMHz} MHz`;

export function RoamDialog(): ReactNode {
  const found = useApp((state) => state.session?.live?.found) ?? none;
  const orders = useApp((state) => state.session?.live?.orders);
  const { live, window: show } = useActions();
  const [chosen, setChosen] = useState<string | null>(null);
  const roam = orders?.find(({ order }) => order === 'roam');
  const look = orders?.find(({ order }) => order === 'scan');
  const to = found.find((one) => one.bssid === chosen && canBe(one)) ?? found.find(canBe);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (to === undefined) return;
    show.closeDialog();
    void live.ask({ order: 'roam', bssid: to.bssid });
  };
  return (
    <Dialog title="Roam to another access point" width="wide" onClose={() => show.closeDialog()}>
      <form onSubmit={submit}>
        <div className="dialog-scroll">
          <p className="lead">{roam?.words}</p>
          <table className="plain-table roam-table">
            <thead>
              <tr>
                <th aria-label="Choose" />
                <th>Access point (BSSID)</th>
                <th>Network (SSID)</th>
                <th>Channel</th>
                <th>Signal</th>
                <th>Can be roamed to</th>
              </tr>
            </thead>
            <tbody>
              {found.map((one) => (
                <tr key={one.bssid}>
                  <td>
                    <input
                      type="radio"
                      name="roam-to"
                      id={`roam-${one.bssid}`}
                      disabled={!canBe(one)}
                      checked={one === to}
                      onChange={() => setChosen(one.bssid)}
                    />
                  </td>
                  <td className="number">
                    <label htmlFor={`roam-${one.bssid}`}>{one.bssid}</label>
                  </td>
                  <td>{one.ssid === '' ? 'hidden' : one.ssid}</td>
                  <td className="number">{placeOf(one)}</td>
                  <td className="number">{one.signalDbm === null ? 'not said' : `${one.signalDbm} dBm`}</td>
                  <td>
                    {one.current
                      ? 'no: the station is here'
                      : one.unfit === null
                        ? 'yes'
                        : `no: ${one.unfit}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <footer className="dialog-foot">
          <span className="grow dim">{roam?.reason}</span>
          <button
            type="button"
            className="button"
            disabled={look?.reason !== null}
            title={look?.reason ?? look?.words}
            onClick={() => void live.ask({ order: 'scan' })}
          >
            Look again
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={to === undefined || roam?.reason !== null}
            // biome-ignore lint/a11y/noAutofocus: Enter roams to the one that is chosen
            autoFocus
          >
            Roam
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
