using Selkie.Oci;

namespace Selkie.Engine.Selinux;

/// <summary>A security context of SELinux, <c>user:role:type[:level]</c> (selinux(8)).</summary>
/// <param name="User">SELinux user.</param>
/// <param name="Role">Role; object_r for files.</param>
/// <param name="Type">Type, called domain for processes.</param>
/// <param name="Level">Level with its categories, such as <c>s0:c1,c2</c>; empty where the policy has none.</param>
internal sealed record SecurityContext(string User, string Role, string Type, string Level)
{
    /// <summary>The level of what all containers share.</summary>
    public const string SharedLevel = "s0";

    /// <summary>Takes a context apart.</summary>
    /// <exception cref="EngineError">It has too few parts.</exception>
    public static SecurityContext Parse(string text)
    {
        var parts = text.Split(':', 4);
        if (parts.Length < 3) throw new EngineError(ErrorKind.Invalid, $"invalid SELinux label \"{text}\": it must be user:role:type:level");
        return new SecurityContext(parts[0], parts[1], parts[2], parts.Length > 3 ? parts[3] : "");
    }

    /// <inheritdoc/>
    public override string ToString() => Level.Length > 0 ? $"{User}:{Role}:{Type}:{Level}" : $"{User}:{Role}:{Type}";
}
