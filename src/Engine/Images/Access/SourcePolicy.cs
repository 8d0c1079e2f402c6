using Selkie.Engine.Calls;
using Selkie.Registry.Configuration;

namespace Selkie.Engine.Images.Access;

/// <summary>The signature policy for images that leave the store.</summary>
internal static class SourcePolicy
{
    /// <summary>The policy that a caller gives, or the user's or the system's; null: there is none.</summary>
    internal static SignaturePolicy? Load(Call call, string? path) => SignaturePolicy.LoadIfAny(path is { Length: > 0 } given ? call.PathOf(given) : null);

    /// <summary>Fails when the policy does not let an image of the store be used.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="path">The policy given, or null for the user's or the system's.</param>
    /// <param name="image">The image as the user named it.</param>
    /// <exception cref="Selkie.Oci.EngineError">With containers/image's text.</exception>
    internal static void Check(EngineContext engine, string? path, string image)
    {
        if (Load(engine.Call, path) is not { } policy) return;
        var scope = $"[{engine.Places.Driver}@{engine.Places.GraphRoot}+{engine.Places.RunRoot}]{image}";
        policy.Require("containers-storage", scope, "containers-storage:" + scope);
    }
}
