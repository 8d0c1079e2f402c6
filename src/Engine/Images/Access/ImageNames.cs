using Selkie.Oci;

namespace Selkie.Engine.Images.Access;

/// <summary>Names of images as the store keeps them (libimage normalize.go).</summary>
public static class ImageNames
{
    /// <summary>A full name with tag or digest: a name without registry gets "localhost/".</summary>
    /// <exception cref="EngineError">When it is no name.</exception>
    public static Reference Normalise(string name)
    {
        Reference full;
        try
        {
            var bare = Reference.ParseBare(name);
            full = Reference.Parse(HasRegistry(bare) ? name : "localhost/" + name);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"normalizing name \"{name}\": {e.Message}", inner: e);
        }
        return full is { Tag: not null, Digest: not null } ? full with { Tag = null } : full.WithDefaultTag();
    }

    /// <summary>The full name that an image gets.</summary>
    /// <exception cref="EngineError">When it is no name, or has a digest.</exception>
    public static string ForTag(string name) => Normalise(name) is { Digest: null } full ? full.ToString() : throw new EngineError(ErrorKind.Unsupported, $"{name}: tag by digest not supported");

    /// <summary>Whether the first part of a name is a registry.</summary>
    internal static bool HasRegistry(Reference bare) => bare.Domain.AsSpan().ContainsAny('.', ':') || bare.Domain == "localhost";
}
