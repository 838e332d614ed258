import { useState } from 'react';

/**
 * Where a scroller stands, kept from its own events. Asking the element would lay the whole page out in the middle of a
 * step; kept numbers cost nothing, so that a step is laid out once, just before it is painted.
 */
export class Scroll {
  /** As `scrollTop` and `clientHeight`; 0 until the element has been laid out for the first time. */
  top = 0;
  height = 0;
  private element: HTMLElement | null = null;
  private readonly listeners = new Set<() => void>();

  /** The `ref` of the element. */
  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (element === null) return undefined;
    this.element = element;
    const observer = new ResizeObserver(this.measure);
    observer.observe(element);
    element.addEventListener('scroll', this.measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', this.measure);
      this.element = null;
      this.top = 0;
      this.height = 0;
    };
  };

  /** Asks the element, for who cannot wait until it is laid out. */
  readonly measure = (): void => {
    const { element } = this;
    if (element === null || (element.scrollTop === this.top && element.clientHeight === this.height)) return;
    this.top = element.scrollTop;
    this.height = element.clientHeight;
    for (const listener of this.listeners) listener();
  };

  /** Scrolls there, as far as the content reaches. @param glide takes its time */
  to(top: number, glide = false): void {
    if (this.element === null || top === this.top) return;
    this.element.scrollTo({ top, behavior: glide ? 'smooth' : 'instant' });
    this.measure();
  }

  /** Tells of every change of place and height. Returns how to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The state of one scroller, the same object for as long as the component lives. */
export function useScroll(): Scroll {
  return useState(() => new Scroll())[0];
}
