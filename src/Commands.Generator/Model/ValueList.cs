using System.Collections;

namespace Selkie.Commands.Generator.Model;

/// <summary>A list that is equal to another when its items are.</summary>
internal sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly List<T> _items = [];

    public ValueList()
    {
    }

    public ValueList(IEnumerable<T> items) => _items.AddRange(items);

    public int Count => _items.Count;

    public T this[int index] => _items[index];

    /// <summary>For the reader that makes the list; nobody adds once a model has it.</summary>
    public void Add(T item) => _items.Add(item);

    public bool Equals(ValueList<T>? other) => other is not null && _items.SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => _items.Aggregate(_items.Count, (hash, item) => unchecked(hash * 31 + (item?.GetHashCode() ?? 0)));

    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
