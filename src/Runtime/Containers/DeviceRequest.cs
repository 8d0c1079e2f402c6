using Selkie.Oci;

namespace Selkie.Runtime.Containers;

/// <summary>A device of the host that a container is to have (<c>--device</c>); a directory stands for every device below it. Which there are is looked up at each start, for they come and go.</summary>
/// <param name="Source">Path on the host.</param>
/// <param name="Destination">Path in the container.</param>
/// <param name="Permissions">Letters of rwm.</param>
public sealed record DeviceRequest(string Source, string Destination, string Permissions)
{
    /// <summary>All that can be done with a device.</summary>
    public const string All = "rwm";

    /// <summary>A device.</summary>
    /// <param name="source">Path on the host.</param>
    /// <param name="destination">Path in the container; empty: the same.</param>
    /// <param name="permissions">Letters of rwm.</param>
    /// <exception cref="EngineError">Not such letters, or not such a path.</exception>
    public static DeviceRequest Of(string source, string destination, string permissions)
    {
        if (!IsPermissions(permissions)) throw new EngineError(ErrorKind.Invalid, $"invalid device mode: {permissions}");
        if (destination is not ("" or ['/', ..])) throw new EngineError(ErrorKind.Invalid, $"invalid device mode: {destination}");
        return new(source, destination.Length > 0 ? destination : source, permissions);
    }

    /// <summary>Reads <c>host[:container][:permissions]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">Not of the form.</exception>
    public static DeviceRequest Parse(string text) => text.Split(':') switch
    {
        [var source] => new(source, source, All),
        [var source, ['/', ..] destination] => new(source, destination, All),
        [var source, var permissions] => Of(source, "", permissions),
        [var source, var destination, var permissions] => Of(source, destination, permissions),
        _ => throw new EngineError(ErrorKind.Invalid, $"invalid device specification: {text}"),
    };

    /// <summary>As it can be read again.</summary>
    public override string ToString() => Source + (Destination == Source ? "" : ":" + Destination) + (Permissions == All ? "" : ":" + Permissions);

    private static bool IsPermissions(string text) => text.Length is > 0 and <= 3 && text.All(All.Contains) && text.Distinct().Count() == text.Length;
}
