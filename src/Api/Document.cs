using System.Text.Json;
using Selkie.Api.Shapes;

namespace Selkie.Api;

/// <summary>Something that goes over the wire, or out as <c>--format json</c>: members in their order, without behaviour. The engine fills it from a typed result.</summary>
public abstract record Document
{
    /// <summary>Writes it member by member, without a description of its type (ADR 0012).</summary>
    /// <param name="writer">Takes it.</param>
    public abstract void Write(Utf8JsonWriter writer);
}

/// <summary>What is said of one object. A template may ask for members that JSON leaves out when they are empty.</summary>
public abstract record ObjectInspection : Document, IGoStruct
{
    /// <inheritdoc/>
    public abstract GoStruct ToGo();
}
