/** What the share row shows: plain links, nothing of other sites is loaded. */
export interface Share {
  address: string;
  title: string;
  links: { label: string; href: string }[];
}

/** @param address the absolute address of the page */
export function shareLinks(address: string, title: string): Share {
  const link = encodeURIComponent(address);
  const words = encodeURIComponent(title);
  const both = encodeURIComponent(`${title} ${address}`);
  return {
    address,
    title,
    links: [
      { label: 'Mail', href: `mailto:?subject=${words}&body=${both}` },
      { label: 'WhatsApp', href: `https://wa.me/?text=${both}` },
      { label: 'Telegram', href: `https://t.me/share/url?url=${link}&text=${words}` },
      { label: 'Bluesky', href: `https://bsky.app/intent/compose?text=${both}` },
      { label: 'Facebook', href: `https://www.facebook.com/sharer/sharer.php?u=${link}` },
    ],
  };
}
