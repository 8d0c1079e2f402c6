namespace Selkie.Api.Shapes;

/// <summary>Something that is a struct in Go. Implemented by a generator for records that are marked by <see cref="GoAttribute"/>.</summary>
public interface IGoStruct
{
    /// <summary>Its type and members.</summary>
    GoStruct ToGo();
}

/// <summary>A struct of Go: its type and its members in their order.</summary>
/// <param name="Type">The type, without asterisk: <c>define.InspectVolumeData</c>.</param>
/// <param name="Members">The members.</param>
public sealed record GoStruct(string Type, IReadOnlyList<GoMember> Members)
{
    /// <summary>The same with a member that is something else.</summary>
    /// <param name="name">The member.</param>
    /// <param name="type">Its type now.</param>
    /// <param name="value">Its value now.</param>
    public GoStruct With(string name, string type, object? value) =>
        this with { Members = [.. Members.Select(member => member.Name == name ? member with { Type = type, Value = value } : member)] };

    /// <summary>A struct that has nothing but another one embedded in it, as Podman's reporters have.</summary>
    /// <param name="type">The outer type.</param>
    /// <param name="inner">What is embedded.</param>
    public static GoStruct Around(string type, GoStruct inner) => new(type, [GoMember.Embedded(inner)]);
}

/// <summary>A member of a struct.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Type">Its type, as Go prints it.</param>
/// <param name="Value">A text, number or truth value, a list, <see cref="GoMap"/> or <see cref="IGoStruct"/>; null: nil, or the type's zero where it has no nil.</param>
/// <param name="Left">When JSON leaves it out.</param>
/// <param name="Method">A method that answers the same.</param>
public sealed record GoMember(string Name, string JsonName, string Type, object? Value, LeftOut Left = LeftOut.Never, string? Method = null)
{
    /// <summary>Whether it is a struct whose members count as the outer one's.</summary>
    public bool IsEmbedded { get; private init; }

    /// <summary>A struct within another.</summary>
    /// <param name="inner">The struct.</param>
    public static GoMember Embedded(GoStruct inner) => new(inner.Type[(inner.Type.LastIndexOf('.') + 1)..], "", inner.Type, inner) { IsEmbedded = true };
}

/// <summary>When JSON leaves a member out.</summary>
public enum LeftOut
{
    /// <summary>It is always there.</summary>
    Never,

    /// <summary>Where it is nil.</summary>
    Nil,

    /// <summary>Where it is zero.</summary>
    Zero,
}

/// <summary>A map.</summary>
/// <param name="Entries">Its entries.</param>
public sealed record GoMap(IReadOnlyList<KeyValuePair<string, object?>> Entries)
{
    /// <summary>Makes one of a map of C#; null stays null.</summary>
    /// <param name="map">The map.</param>
    public static GoMap? Of<T>(IReadOnlyDictionary<string, T>? map) =>
        map is null ? null : new([.. map.Select(entry => KeyValuePair.Create(entry.Key, (object?)entry.Value))]);
}
