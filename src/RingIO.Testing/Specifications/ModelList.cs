// SPDX-License-Identifier: MIT

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace RingIO.Testing.Specifications;

/// <summary>An immutable list that is equal where its content is, for models: what a ring holds.</summary>
/// <remarks>Small ones are meant: every change copies. Thread safety: immutable.</remarks>
/// <typeparam name="T">An item.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "It is a list.")]
public sealed class ModelList<T> : IReadOnlyList<T>, IEquatable<ModelList<T>>
{
    private readonly T[] _items;

    private ModelList(T[] items) => _items = items;

    /// <summary>The list of nothing.</summary>
    public static ModelList<T> Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The list with an item behind it.</summary>
    /// <param name="item">The item.</param>
    /// <returns>A new list.</returns>
    public ModelList<T> Add(T item) => new([.. _items, item]);

    /// <summary>The list without its first items.</summary>
    /// <param name="count">How many.</param>
    /// <returns>A new list.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public ModelList<T> RemoveFirst(int count = 1) => new(_items[count..]);

    /// <summary>The list with another item in a place.</summary>
    /// <param name="index">The place.</param>
    /// <param name="item">The item.</param>
    /// <returns>A new list.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such place.</exception>
    public ModelList<T> Set(int index, T item)
    {
        T[] items = [.. _items];
        items[index] = item;
        return new(items);
    }

    /// <inheritdoc/>
    public bool Equals(ModelList<T>? other) =>
        other is not null && _items.AsSpan().SequenceEqual(other._items, comparer: null);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModelList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The items between brackets.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"[{string.Join(", ", _items)}]";
}
