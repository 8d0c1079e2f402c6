namespace Selkie.Api.Shapes;

/// <summary>
/// What a document or one of its members is in Go: templates print it by that, and JSON alone does not tell. On a partial record it asks for
/// <see cref="IGoStruct.ToGo"/>. A member needs it only where its type in C# does not say enough: texts that are times, members that are pointers, other names.
/// </summary>
/// <param name="type">The type as Go prints it: <c>define.InspectVolumeData</c>, <c>time.Time</c>, <c>*define.DriverData</c>. Of members: by default what follows from their type in C#.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class GoAttribute(string type = "") : Attribute
{
    /// <summary>The type.</summary>
    public string Type { get; } = type;

    /// <summary>The field's name, by default its name in JSON where that begins with a capital, else the property's; empty: Go has no such field.</summary>
    public string? Name { get; init; }

    /// <summary>A method that answers the same.</summary>
    public string? Method { get; init; }
}
