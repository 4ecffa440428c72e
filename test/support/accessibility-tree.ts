import type { Page } from 'playwright-core';

/** One thing as assistive technology is told of it. */
export interface Told {
  role: string;
  name: string;
  description: string;
  value: string;
  /** Such as `checked`, `invalid`, `level`, `valuetext`, `live`. */
  properties: ReadonlyMap<string, unknown>;
  /** The roles and names that it stands in, the nearest first. */
  within: readonly string[];
}

interface AxNode {
  nodeId: string;
  parentId?: string;
  childIds?: string[];
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  value?: { value: string | number | boolean };
  properties?: { name: string; value: { value?: unknown } }[];
}

/** Everything on the page, in its order, as the browser tells it to assistive technology. */
export async function accessibilityTree(page: Page): Promise<Told[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree') as unknown as { nodes: AxNode[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const around = ({ parentId }: AxNode): string[] => {
    const parent = parentId === undefined ? undefined : byId.get(parentId);
    if (parent === undefined) return [];
    return [...(parent.ignored ? [] : [`${parent.role?.value ?? ''} ${parent.name?.value ?? ''}`.trim()]), ...around(parent)];
  };
  // They come level by level; people come to them one after the other.
  const inOrder = (node: AxNode): AxNode[] => [node, ...(node.childIds ?? []).flatMap((id) => { const child = byId.get(id); return child === undefined ? [] : inOrder(child); })];
  const [root] = nodes;
  return (root === undefined ? [] : inOrder(root)).filter(({ ignored }) => !ignored).map((node) => ({
    role: node.role?.value ?? '',
    name: node.name?.value ?? '',
    description: node.description?.value ?? '',
    value: String(node.value?.value ?? ''),
    properties: new Map((node.properties ?? []).map(({ name, value }) => [name, value.value])),
    within: around(node),
  }));
}
